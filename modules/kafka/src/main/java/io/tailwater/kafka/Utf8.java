package io.tailwater.kafka;

/** Strict UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF. */
final class Utf8 {
  private Utf8() {}

  /**
   * The index after the character of more than one byte that begins here, or -1 if it is malformed.
   */
  static int sequence(byte[] bytes, int from) {
    var lead = bytes[from] & 0xff;
    var length = length(lead);
    if (length == 0 || length > bytes.length - from || !secondIsValid(lead, bytes[from + 1])) {
      return -1;
    }
    for (var i = from + 2; i < from + length; i++) {
      if ((bytes[i] & 0xc0) != 0x80) {
        return -1;
      }
    }
    return from + length;
  }

  private static int length(int lead) {
    if (lead < 0xc2 || lead > 0xf4) {
      return 0;
    }
    return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  }

  private static boolean secondIsValid(int lead, byte second) {
    var low = switch (lead) {
      case 0xe0 -> 0xa0;
      case 0xf0 -> 0x90;
      default -> 0x80;
    };
    var high = switch (lead) {
      case 0xed -> 0x9f;
      case 0xf4 -> 0x8f;
      default -> 0xbf;
    };
    return (second & 0xff) >= low && (second & 0xff) <= high;
  }
}
