package io.tailwater.wire;

/** Decimal digits of numbers that are not negative. */
final class Digits {
  private Digits() {}

  /** How many digits the number has. */
  static int count(long value) {
    var digits = 1;
    for (var bound = 10L; digits < 19 && value >= bound; bound *= 10) {
      digits++;
    }
    return digits;
  }

  /** Writes the digits at {@code at} and returns the index after them. */
  static int write(byte[] target, int at, long value) {
    var end = at + count(value);
    var rest = value;
    for (var i = end - 1; i >= at; i--) {
      target[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return end;
  }
}
