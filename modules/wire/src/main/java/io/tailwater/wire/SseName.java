package io.tailwater.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/**
 * Names of SSE's events (protocol 3.3): control characters and {@code %} are percent-encoded as
 * UTF-8, so that a name has one line and percent-decoding gives what it was made from.
 */
final class SseName {
  private static final byte[] NOTICE = "stream.".getBytes(US_ASCII);
  private static final byte[] OPEN = "open".getBytes(US_ASCII);
  private static final byte[] ERROR = "error".getBytes(US_ASCII);

  private SseName() {}

  /** A channel as the client wrote it; its name is not one that a notice or a client has. */
  static void channel(FrameBuffer frame, String channel) {
    for (var i = 0; i < channel.length();) {
      var codePoint = channel.codePointAt(i);
      if (isEncoded(codePoint)) {
        octet(frame, codePoint);
      } else if (Character.isISOControl(codePoint)) {
        octet(frame, 0xc2);
        octet(frame, codePoint);
      } else {
        frame.putCodePoint(codePoint);
      }
      i += Character.charCount(codePoint);
    }
  }

  /**
   * A type as the publisher wrote it, malformed UTF-8 replaced by U+FFFD. Where it would pass for a
   * notice, or for the {@code open} and {@code error} by which an EventSource tells its state, the
   * first letter is percent-encoded, too (protocol 3.7).
   */
  static void type(FrameBuffer frame, byte[] type) {
    var from = 0;
    if (isTaken(type)) {
      octet(frame, type[0]);
      from = 1;
    }
    for (var i = from; i < type.length;) {
      var b = type[i];
      var step = b >= 0 ? 1 : Utf8.step(type, i);
      if (step < 0) {
        frame.putReplacement();
      } else if (isEncoded(b & 0xff) || isUpperControl(type, i)) {
        for (var j = i; j < i + step; j++) {
          octet(frame, type[j]);
        }
      } else {
        frame.put(type, i, i + step);
      }
      i += Math.abs(step);
    }
  }

  private static boolean isTaken(byte[] type) {
    return Arrays.equals(type, OPEN) || Arrays.equals(type, ERROR)
        || (type.length >= NOTICE.length
            && Arrays.equals(type, 0, NOTICE.length, NOTICE, 0, NOTICE.length));
  }

  private static boolean isEncoded(int codePoint) {
    return codePoint == '%' || codePoint < 0x20 || codePoint == 0x7f;
  }

  /** U+0080 to U+009F in UTF-8, known to be well-formed. */
  private static boolean isUpperControl(byte[] bytes, int at) {
    return bytes[at] == (byte) 0xc2 && (bytes[at + 1] & 0xff) < 0xa0;
  }

  private static void octet(FrameBuffer frame, int octet) {
    frame.put('%').put(hex(octet >> 4 & 15)).put(hex(octet & 15));
  }

  private static char hex(int digit) {
    return Character.toUpperCase(Character.forDigit(digit, 16));
  }
}
