package io.tailwater.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class ByteSearchTest {
  /** Bytes near the wanted ones, where a trick with bits would go wrong. */
  private static final byte[] BYTES = {'\n', '\r', '\n' - 1, '\n' + 1, 0, -1, (byte) 0x8a,
      (byte) 0x8d, 'x', 'x', 'x', 'x', 'x', 'x', 'x', 'x', 'x', 'x', 'x', 'x'};

  @Test
  void findsWhatALoopFinds() {
    var random = new Random(7);
    for (var run = 0; run < 20_000; run++) {
      var bytes = new byte[random.nextInt(40)];
      for (var at = 0; at < bytes.length; at++) {
        bytes[at] = BYTES[random.nextInt(BYTES.length)];
      }
      var from = random.nextInt(bytes.length + 1);
      var to = from + random.nextInt(bytes.length - from + 1);

      assertThat(ByteSearch.lineEnd(bytes, from, to)).isEqualTo(
          Math.min(loop(bytes, from, to, '\n'), loop(bytes, from, to, '\r')));
      assertThat(ByteSearch.indexOf(bytes, from, to, 0x8a))
          .isEqualTo(loop(bytes, from, to, 0x8a));
    }
  }

  private static int loop(byte[] bytes, int from, int to, int wanted) {
    for (var at = from; at < to; at++) {
      if (bytes[at] == (byte) wanted) {
        return at;
      }
    }
    return to;
  }
}
