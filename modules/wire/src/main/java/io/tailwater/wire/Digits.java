package io.tailwater.wire;

/** Decimal digits of numbers that are not negative. */
final class Digits {
  private static final byte[] PAIRS = pairs();
  private static final long[] POWERS = powers();

  private Digits() {}

  /**
   * How many digits the number has: 1233/4096 is log10(2), so the estimate from its bits is at most
   * one too low, never for a number of 63 bits too high.
   */
  static int count(long value) {
    var estimate = ((Long.SIZE - Long.numberOfLeadingZeros(value | 1)) * 1233) >>> 12;
    return value < POWERS[estimate] ? estimate : estimate + 1;
  }

  /** Writes the digits at {@code at} and returns the index after them. */
  static int write(byte[] target, int at, long value) {
    var end = at + count(value);
    var i = end;
    var rest = value;
    while (rest > Integer.MAX_VALUE) {
      var quotient = rest / 100;
      i = pair(target, i, (int) (rest - quotient * 100));
      rest = quotient;
    }
    var small = (int) rest;
    while (small >= 10) {
      var quotient = small / 100;
      if (quotient == 0) {
        pair(target, i, small);
        return end;
      }
      i = pair(target, i, small - quotient * 100);
      small = quotient;
    }
    target[i - 1] = (byte) ('0' + small);
    return end;
  }

  private static int pair(byte[] target, int end, int value) {
    target[end - 2] = PAIRS[2 * value];
    target[end - 1] = PAIRS[2 * value + 1];
    return end - 2;
  }

  private static byte[] pairs() {
    var pairs = new byte[200];
    for (var i = 0; i < 100; i++) {
      pairs[2 * i] = (byte) ('0' + i / 10);
      pairs[2 * i + 1] = (byte) ('0' + i % 10);
    }
    return pairs;
  }

  /** Powers of ten by their exponents, but 0 for the first, because 0 has a digit, too. */
  private static long[] powers() {
    var powers = new long[19];
    var power = 1L;
    for (var i = 1; i < powers.length; i++) {
      power *= 10;
      powers[i] = power;
    }
    return powers;
  }
}
