package io.tailwater.wire;

/** Validity of UTF-8 byte by byte (Unicode 3.9, table 3-7), without decoding. */
final class Utf8 {
  private Utf8() {}

  /** Whether the bytes are well-formed UTF-8. */
  static boolean isValid(byte[] bytes) {
    for (var i = 0; i < bytes.length;) {
      var step = bytes[i] >= 0 ? 1 : step(bytes, i);
      if (step < 0) {
        return false;
      }
      i += step;
    }
    return true;
  }

  /**
   * The length of the well-formed sequence at {@code at}, whose byte is not ASCII; or, negated, the
   * length of the malformed one that decoders replace by a single U+FFFD (the "maximal subpart" of
   * Unicode 3.9 and the WHATWG Encoding Standard).
   */
  static int step(byte[] bytes, int at) {
    var lead = bytes[at] & 0xff;
    if (lead < 0xc2 || lead > 0xf4) {
      return -1;
    }
    var length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (at + 1 >= bytes.length || !isSecond(lead, bytes[at + 1] & 0xff)) {
      return -1;
    }
    for (var i = 2; i < length; i++) {
      if (at + i >= bytes.length || (bytes[at + i] & 0xc0) != 0x80) {
        return -i;
      }
    }
    return length;
  }

  /** Excludes overlong forms, surrogates and what is beyond U+10FFFF. */
  private static boolean isSecond(int lead, int second) {
    return switch (lead) {
      case 0xe0 -> second >= 0xa0 && second <= 0xbf;
      case 0xed -> second >= 0x80 && second <= 0x9f;
      case 0xf0 -> second >= 0x90 && second <= 0xbf;
      case 0xf4 -> second >= 0x80 && second <= 0x8f;
      default -> second >= 0x80 && second <= 0xbf;
    };
  }
}
