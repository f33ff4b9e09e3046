package io.tailwater.wire;

import static io.tailwater.wire.Samples.ID;
import static io.tailwater.wire.Samples.text;
import static io.tailwater.wire.Samples.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.lists;

import io.tailwater.model.Notice;
import io.tailwater.model.ValueFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class PageWriterTest {
  private static final JsonMapper MAPPER = JsonMapper.builder()
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .build();
  private static final NdjsonWriter NDJSON = new NdjsonWriter(Envelope.RAW, Framing.PLAIN);

  @Test
  void holdsTheFramesThatNdjsonHasInAnyPortions() {
    qt().forAll(lists().of(Hostile.text()).ofSizeBetween(0, 8)).checkAssert(values -> {
      var page = new PageWriter();
      var buffer = new FrameBuffer();
      for (var i = 0; i < values.size(); i++) {
        if (i % 3 == 0) {
          page.append(buffer.array(), 0, buffer.length());
          buffer.clear();
        }
        NDJSON.event(buffer, "notes", ValueFormat.TEXT, text(values.get(i)), Frames.layout(),
            Frames.next());
      }
      page.append(buffer.array(), 0, buffer.length());

      var frames = finished(page, Optional.empty(), false).get("frames");

      assertThat(frames.size()).isEqualTo(values.size());
      for (var i = 0; i < values.size(); i++) {
        assertThat(frames.get(i)).isEqualTo(MAPPER.readTree(
            Frames.event(NDJSON, "notes", ValueFormat.TEXT, text(values.get(i)))));
      }
    });
  }

  @Test
  void endsWithTheCursorOfTheNextPage() {
    var page = finished(new PageWriter(), Optional.empty(), false);

    assertThat(page.propertyNames()).containsExactly("outcome", "frames", "cursor", "upToDate");
    assertThat(page.at("/outcome/trades").stringValue()).isEqualTo("live");
    assertThat(page.get("cursor").stringValue()).isEqualTo(ID);
    assertThat(page.get("upToDate").booleanValue()).isTrue();
  }

  @Test
  void marksTheCursorOfTheLastPage() {
    var page = finished(new PageWriter(), Optional.empty(), true);

    assertThat(page.get("cursor").stringValue()).isEqualTo(ID + "~end");
  }

  @Test
  void saysWhatALookBackFound() {
    var page = finished(new PageWriter(), Optional.of(new Notice.LookBack(7, false)), false);

    assertThat(page.get("found").longValue()).isEqualTo(7);
    assertThat(page.get("complete").booleanValue()).isFalse();
  }

  @Test
  void countsTheBytesThatItHolds() {
    var page = new PageWriter();
    var frame = Frames.event(NDJSON, "notes", ValueFormat.TEXT, text("x"));

    page.append(frame, 0, frame.length);
    page.append(frame, 0, frame.length);

    assertThat(page.length()).isEqualTo(2 * frame.length);
  }

  @Test
  void refusesAFrameThatIsCut() {
    var frame = Frames.event(NDJSON, "notes", ValueFormat.TEXT, text("x"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PageWriter().append(frame, 0, frame.length - 1))
        .withMessage("a page takes whole lines");
  }

  private static JsonNode finished(PageWriter page, Optional<Notice.LookBack> lookBack,
      boolean ended) {
    var outcomes = new LinkedHashMap<>(Map.of("trades", Notice.Outcome.LIVE));
    var open = new Notice.Open(outcomes, List.of(), 15_000, 1_800_000, Samples.TIME, lookBack);
    var cursor = CursorText.parse(ID);
    var bytes = page.finish(open, ended ? cursor.end() : cursor, true);
    assertThat(utf8(bytes)).doesNotContain("\n");
    return MAPPER.readTree(bytes);
  }
}
