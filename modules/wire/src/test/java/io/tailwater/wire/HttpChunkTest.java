package io.tailwater.wire;

import static io.tailwater.wire.Samples.event;
import static io.tailwater.wire.Samples.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;

import io.tailwater.model.Bytes;
import io.tailwater.model.Notice;
import io.tailwater.model.ValueFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpChunkTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 9, 10, 15, 16, 255, 256, 4095, 4096, 65_535, 65_536, 1_048_576})
  void framesABodyWithItsSizeInHexadecimal(int size) {
    var body = "x".repeat(size);

    var chunk = utf8(HttpChunk.frame(Bytes.utf8(body).array()));

    assertThat(chunk).isEqualTo(Integer.toHexString(size) + "\r\n" + body + "\r\n");
  }

  @Test
  void anEmptyBodyIsNoChunkBecauseThatWouldEndTheResponse() {
    assertThat(HttpChunk.frame(new byte[0])).isEmpty();
    assertThat(utf8(HttpChunk.LAST.array())).isEqualTo("0\r\n\r\n");
  }

  @Test
  void aChunkedFrameIsTheChunkOfThePlainFrame() {
    qt().forAll(integers().between(0, 70_000)).checkAssert(size -> {
      var event = event(Bytes.NONE, Bytes.of(new byte[size]), ValueFormat.TEXT);

      for (var channelFormat : ValueFormat.values()) {
        assertThat(Frames.event(sse(Framing.CHUNKED), "a", channelFormat, event))
            .isEqualTo(
                HttpChunk.frame(Frames.event(sse(Framing.PLAIN), "a", channelFormat, event)));
      }
      assertThat(Frames.event(ndjson(Framing.CHUNKED), "a", ValueFormat.TEXT, event))
          .isEqualTo(HttpChunk
              .frame(Frames.event(ndjson(Framing.PLAIN), "a", ValueFormat.TEXT, event)));
    });
  }

  @Test
  void everythingElseIsChunkedToo() {
    var sse = sse(Framing.CHUNKED);
    var ndjson = ndjson(Framing.CHUNKED);

    assertThat(utf8(sse.heartbeat())).isEqualTo("2\r\n:\n\r\n");
    assertThat(utf8(sse.retry(5))).isEqualTo("a\r\nretry: 5\n\n\r\n");
    assertThat(utf8(ndjson.heartbeat())).isEqualTo("1\r\n\n\r\n");
    assertThat(utf8(Frames.noticeWithoutId(ndjson, new Notice.Live())))
        .isEqualTo("10\r\n{\"type\":\"live\"}\n\r\n");
  }

  private static SseWriter sse(Framing framing) {
    return new SseWriter(EventName.CHANNEL, Envelope.RAW, framing);
  }

  private static NdjsonWriter ndjson(Framing framing) {
    return new NdjsonWriter(Envelope.RAW, framing);
  }
}
