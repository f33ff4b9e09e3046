package io.tailwater.wire;

import static io.tailwater.wire.Samples.ID;
import static io.tailwater.wire.Samples.event;
import static io.tailwater.wire.Samples.json;
import static io.tailwater.wire.Samples.text;
import static io.tailwater.wire.Samples.utf8;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.quicktheories.QuickTheory.qt;

import io.tailwater.model.Bytes;
import io.tailwater.model.Notice;
import io.tailwater.model.ValueFormat;
import io.tailwater.wire.EventStream.Dispatched;
import java.io.ByteArrayOutputStream;
import java.net.URLDecoder;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

final class SseWriterTest {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final SseWriter WRITER = new SseWriter(EventName.CHANNEL, Envelope.RAW,
      Framing.PLAIN);

  @Test
  void anyTextIsOneEventWithItsLines() {
    qt().forAll(Hostile.bytes()).checkAssert(value -> {
      var frame = Frames.event(WRITER, "notes", ValueFormat.TEXT,
          event(Bytes.NONE, Bytes.of(value), ValueFormat.TEXT));

      assertThat(dispatched(frame)).isEqualTo(new Dispatched("notes", linesOf(value), ID));
    });
  }

  @Test
  void anyInvalidJsonIsOneEventWithAJsonString() {
    qt().forAll(Hostile.bytes()).checkAssert(value -> {
      var frame = Frames.event(WRITER, "trades", ValueFormat.JSON,
          event(Bytes.NONE, Bytes.of(value), ValueFormat.TEXT));

      var event = dispatched(frame);
      assertThat(MAPPER.readTree(event.data()).stringValue()).isEqualTo(utf8(value));
      assertThat(event).isEqualTo(new Dispatched("trades", event.data(), ID));
    });
  }

  @Test
  void bytesThatOnlyClaimToBeJsonForgeNothing() {
    qt().forAll(Hostile.bytes()).checkAssert(value -> {
      var frame = Frames.event(WRITER, "trades", ValueFormat.JSON,
          event(Bytes.NONE, Bytes.of(value), ValueFormat.JSON));

      var data = utf8(value).replace('\r', ' ').replace('\n', ' ').replace('\0', ' ');
      assertThat(dispatched(frame)).isEqualTo(new Dispatched("trades", data, ID));
    });
  }

  @Test
  void anyKeyIsDecodedFromTheNameOfTheEvent() {
    qt().forAll(Hostile.text()).checkAssert(key -> {
      var channel = "trades/" + key;
      var event = dispatched(Frames.event(WRITER, channel, ValueFormat.JSON, json("1")));

      var decoded = URLDecoder.decode(event.type().replace("+", "%2B"), UTF_8);
      assertThat(decoded).isEqualTo(utf8(channel.getBytes(UTF_8)));
      assertThat(event.data()).isEqualTo("1");
      assertThat(event.lastEventId()).isEqualTo(ID);
    });
  }

  @Test
  void anyChannelAndTextInANoticeIsKept() {
    qt().forAll(Hostile.text()).checkAssert(text -> {
      var reset = dispatched(Frames.notice(WRITER,
          new Notice.Reset(Notice.ResetReason.EPOCH, List.of("a/" + text, text))));
      var failed = dispatched(Frames.notice(WRITER, new Notice.Failed(text)));

      assertThat(MAPPER.readTree(reset.data()).at("/channels/1").stringValue()).isEqualTo(text);
      assertThat(MAPPER.readTree(failed.data()).at("/message").stringValue()).isEqualTo(text);
      assertThat(reset.type()).isEqualTo("stream.reset");
      assertThat(failed.type()).isEqualTo("stream.error");
    });
  }

  @Test
  void framesInARowAreReadInOrder() {
    var stream = new ByteArrayOutputStream();
    stream.writeBytes(WRITER.retry(1500));
    stream.writeBytes(Frames.notice(WRITER, new Notice.Live(), 1));
    stream.writeBytes(WRITER.heartbeat());
    stream.writeBytes(Frames.event(WRITER, "notes", ValueFormat.TEXT, text(""), 2));
    stream.writeBytes(WRITER.heartbeat());
    stream.writeBytes(WRITER.heartbeat());
    stream.writeBytes(Frames.notice(WRITER, new Notice.Checkpoint(), 3));

    var parsed = EventStream.parse(stream.toByteArray());

    assertThat(parsed.dispatched()).containsExactly(
        new Dispatched("stream.live", "{}", Frames.id(1)),
        new Dispatched("notes", "", Frames.id(2)),
        new Dispatched("stream.checkpoint", "{}", Frames.id(3)));
    assertThat(parsed.retries()).containsExactly("1500");
    assertThat(parsed.comments()).containsExactly("", "", "");
  }

  @Test
  void aFrameThatIsCutAnywhereGivesNoEventAndNoId() {
    var first = Frames.event(WRITER, "trades", ValueFormat.JSON, json("{\"a\":1}"), 1);
    var second = Frames.event(WRITER, "notes", ValueFormat.TEXT, text("one\ntwo"), 2);
    for (var kept = 0; kept < second.length; kept++) {
      var stream = new ByteArrayOutputStream();
      stream.writeBytes(first);
      stream.write(second, 0, kept);

      assertThat(EventStream.parse(stream.toByteArray()).dispatched())
          .containsExactly(new Dispatched("trades", "{\"a\":1}", Frames.id(1)));
    }
  }

  @Test
  void aNoticeWithoutIdLeavesTheIdAsItIs() {
    var stream = new ByteArrayOutputStream();
    stream.writeBytes(Frames.event(WRITER, "trades", ValueFormat.JSON, json("1")));
    stream.writeBytes(Frames.noticeWithoutId(WRITER, new Notice.Live()));

    assertThat(EventStream.parse(stream.toByteArray()).dispatched())
        .containsExactly(new Dispatched("trades", "1", ID),
            new Dispatched("stream.live", "{}", ID));
  }

  @Test
  void withoutNamesEventsGoToOnmessage() {
    var frame = Frames.event(new SseWriter(EventName.NONE, Envelope.RAW, Framing.PLAIN),
        "trades", ValueFormat.JSON, json("1"));

    assertThat(dispatched(frame).type()).isEqualTo("message");
  }

  @Test
  void refusesABinaryValue() {
    var binary = event(Bytes.NONE, Bytes.utf8("x"), ValueFormat.BINARY);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Frames.event(WRITER, "images", ValueFormat.BINARY, binary))
        .withMessageContaining("binary");
  }

  @Test
  void refusesANegativeRetry() {
    assertThatIllegalArgumentException().isThrownBy(() -> WRITER.retry(-1))
        .withMessageContaining("got -1");
  }

  private static Dispatched dispatched(byte[] frame) {
    var stream = EventStream.parse(frame);
    assertThat(utf8(frame)).endsWith("\nid: " + ID + "\n\n").doesNotContain("\r");
    assertThat(stream.retries()).isEmpty();
    assertThat(stream.comments()).isEmpty();
    assertThat(stream.dispatched()).hasSize(1);
    return stream.dispatched().getFirst();
  }

  private static String linesOf(byte[] value) {
    return utf8(value).replace('\0', '\ufffd').replace("\r\n", "\n").replace('\r', '\n');
  }
}
