package io.tailwater.edge.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.tailwater.stream.Frame;
import io.tailwater.stream.Segments.Segment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PageSinkTest {
  private static final String EVENT = "{\"type\":\"event\",\"data\":1}\n";
  private final Pages pages = new Pages(Runnable::run);
  private final PageSink sink = new PageSink(pages);
  private final Segment segment = new NettySegments(UnpooledByteBufAllocator.DEFAULT)
      .allocate(2_000 * EVENT.length());

  @AfterEach
  void release() {
    segment.release();
  }

  @Test
  void takesAsManyWholeLinesAsAPageMayHave() {
    var all = fill(1_500);

    assertThat(sink.write(segment, 0, all)).isEqualTo(PageSink.MAX_EVENTS * EVENT.length());
    assertThat(sink.events()).isEqualTo(PageSink.MAX_EVENTS);
    assertThat(sink.isWritable()).isFalse();
  }

  @Test
  void takesOneEventWhereOtherPagesHoldAllThatMayBeHeld() {
    pages.hold(Pages.MAX_HELD_BYTES);
    var all = fill(3);

    assertThat(sink.write(segment, 0, all)).isEqualTo(EVENT.length());
    assertThat(sink.isWritable()).isFalse();
  }

  @Test
  void stopsWhereAllPagesTogetherHoldEnough() {
    pages.hold(Pages.MAX_HELD_BYTES - 5L * EVENT.length());
    var all = fill(20);

    assertThat(sink.write(segment, 0, all)).isEqualTo(5 * EVENT.length());
    assertThat(sink.isWritable()).isFalse();
  }

  @Test
  void isWorthAnAnswerOnceMoreCameThanThatItIsLiveOrLate() {
    write("{\"type\":\"open\",\"outcome\":{}}\n");
    write("{\"type\":\"live\"}\n".replace("\"}", "\",\"id\":\"1~\"}"));
    write("{\"type\":\"lagging\",\"id\":\"1~\"}\n");
    assertThat(sink.hasNews()).isFalse();
    assertThat(sink.bytes()).as("open is told beside the frames")
        .isEqualTo(
            "{'type':'live','id':'1~'}\n{'type':'lagging','id':'1~'}\n".length());

    write("{\"type\":\"gap\",\"id\":\"1~\"}\n");
    assertThat(sink.hasNews()).isTrue();
    assertThat(sink.events()).isZero();
  }

  private int fill(int events) {
    var bytes = EVENT.repeat(events).getBytes(US_ASCII);
    segment.append(bytes, bytes.length);
    return bytes.length;
  }

  private void write(String line) {
    var bytes = line.getBytes(US_ASCII);
    sink.write(new Frame() {
      @Override
      public byte[] array() {
        return bytes;
      }

      @Override
      public int length() {
        return bytes.length;
      }
    });
  }
}
