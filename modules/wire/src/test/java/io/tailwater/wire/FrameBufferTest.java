package io.tailwater.wire;

import static io.tailwater.wire.Frames.frame;
import static io.tailwater.wire.Samples.event;
import static io.tailwater.wire.Samples.json;
import static io.tailwater.wire.Samples.text;
import static io.tailwater.wire.Samples.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import io.tailwater.model.Bytes;
import io.tailwater.model.ValueFormat;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class FrameBufferTest {
  @ParameterizedTest
  @EnumSource
  void framesOfAnySizesStandOneAfterAnother(Framing framing) {
    var sizes = lists().of(integers().between(0, 300).mix(integers().between(0, 70_000), 20))
        .ofSizeBetween(0, 30);
    var sse = new SseWriter(EventName.NONE, Envelope.RAW, framing);
    qt().withExamples(200).forAll(sizes).checkAssert(all -> {
      var buffer = new FrameBuffer();
      var expected = new ByteArrayOutputStream();
      for (var size : all) {
        var event = text("x".repeat(size));
        sse.event(buffer, "a", ValueFormat.TEXT, event, Frames.layout(), Frames.next());
        expected.writeBytes(Frames.event(sse, "a", ValueFormat.TEXT, event));
      }

      assertThat(buffer.length()).isEqualTo(expected.size());
      assertThat(buffer.toBytes()).isEqualTo(expected.toByteArray());
    });
  }

  @ParameterizedTest
  @EnumSource
  void aFrameThatIsRefusedLeavesNothingBehind(Framing framing) {
    var sse = new SseWriter(EventName.NONE, Envelope.RAW, framing);
    var binary = event(Bytes.NONE, Bytes.utf8("x"), ValueFormat.BINARY);
    var good = json("1");
    var buffer = new FrameBuffer();
    sse.event(buffer, "a", ValueFormat.JSON, good, Frames.layout(), Frames.next());

    assertThatIllegalArgumentException().isThrownBy(() -> sse.event(buffer, "a",
        ValueFormat.BINARY, binary, Frames.layout(), Frames.next()));
    assertThatIllegalArgumentException().isThrownBy(() -> sse.event(buffer, "a",
        ValueFormat.JSON, good, Frames.layout(), new long[1]));
    sse.event(buffer, "a", ValueFormat.JSON, good, Frames.layout(), Frames.next());

    var frame = utf8(Frames.event(sse, "a", ValueFormat.JSON, good));
    assertThat(utf8(buffer.toBytes())).isEqualTo(frame + frame);
  }

  @Test
  void aClearedBufferHasNoFramesAndGivesBackWhatAHugeOneTook() {
    var sse = new SseWriter(EventName.NONE, Envelope.RAW, Framing.CHUNKED);
    var buffer = new FrameBuffer();
    sse.event(buffer, "a", ValueFormat.TEXT, text("x".repeat(1_000_000)), Frames.layout(),
        Frames.next());
    assertThat(buffer.array()).hasSizeGreaterThan(1_000_000);

    buffer.clear();

    assertThat(buffer.length()).isZero();
    assertThat(buffer.array()).hasSize(FrameBuffer.KEPT_BYTES);
    sse.event(buffer, "a", ValueFormat.JSON, json("1"), Frames.layout(), Frames.next());
    assertThat(buffer.toBytes())
        .isEqualTo(Frames.event(sse, "a", ValueFormat.JSON, json("1")));
  }

  @Test
  void base64IsAsJavaWritesIt() {
    qt().forAll(Hostile.bytes())
        .checkAssert(bytes -> assertThat(frame(f -> f.putBase64(bytes)))
            .isEqualTo(Base64.getEncoder().encode(bytes)));
  }
}
