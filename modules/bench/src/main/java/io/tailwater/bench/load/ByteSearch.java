package io.tailwater.bench.load;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds bytes eight at a time, because a load generator that is slower than the server measures
 * itself.
 *
 * <p>
 * A byte of a word is zero where {@code (x - 0x01…) & ~x & 0x80…} has its bit; bits above the first
 * may be wrong, and read as little endian the first is the lowest (Warren, Hacker's Delight, 6-1).
 */
final class ByteSearch {
  private static final VarHandle LONG = MethodHandles
      .byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long LFS = ONES * '\n';
  private static final long CRS = ONES * '\r';

  private ByteSearch() {}

  /** Index of the first CR or LF, or {@code to}. */
  static int lineEnd(byte[] bytes, int from, int to) {
    var at = from;
    for (; at + 8 <= to; at += 8) {
      var word = (long) LONG.get(bytes, at);
      var found = zeros(word ^ LFS) | zeros(word ^ CRS);
      if (found != 0) {
        return at + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    for (; at < to; at++) {
      if (bytes[at] == '\n' || bytes[at] == '\r') {
        return at;
      }
    }
    return to;
  }

  /** Index of the first such byte, or {@code to}. */
  static int indexOf(byte[] bytes, int from, int to, int wanted) {
    var pattern = ONES * (wanted & 0xff);
    var at = from;
    for (; at + 8 <= to; at += 8) {
      var found = zeros((long) LONG.get(bytes, at) ^ pattern);
      if (found != 0) {
        return at + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    for (; at < to; at++) {
      if (bytes[at] == (byte) wanted) {
        return at;
      }
    }
    return to;
  }

  private static long zeros(long word) {
    return (word - ONES) & ~word & HIGHS;
  }
}
