package io.tailwater.kafka;

/** Strict UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF. */
final class Utf8 {
  private Utf8() {}

  static boolean isValid(byte[] bytes) {
    var i = 0;
    while (i < bytes.length) {
      var lead = bytes[i];
      if (lead >= 0) {
        i++;
        continue;
      }
      var length = sequenceLength(lead & 0xff);
      if (length == 0 || i + length > bytes.length || !secondIsValid(lead & 0xff, bytes[i + 1])) {
        return false;
      }
      for (var k = i + 2; k < i + length; k++) {
        if ((bytes[k] & 0xc0) != 0x80) {
          return false;
        }
      }
      i += length;
    }
    return true;
  }

  private static int sequenceLength(int lead) {
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
