package io.tailwater.wire;

import io.tailwater.model.Bytes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * JSON as frames hold it: always on one line, always well-formed UTF-8 where we write it ourselves.
 */
final class Json {
  private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class,
      ByteOrder.nativeOrder());
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b',
      'c', 'd', 'e', 'f'};

  private Json() {}

  /**
   * A value that was validated as JSON: its bytes, line breaks between its tokens replaced by
   * spaces. Inside of JSON's strings there are none, so nothing else is changed. NUL is replaced,
   * too, should bytes that only claim to be JSON come here: it ends strings in some clients.
   */
  static void value(FrameBuffer frame, byte[] json) {
    var from = 0;
    while (true) {
      var to = lineBreak(json, from);
      frame.put(json, from, to);
      if (to == json.length) {
        return;
      }
      frame.put(' ');
      from = to + 1;
    }
  }

  /** Text in UTF-8 as a JSON string; what is malformed becomes U+FFFD. */
  static void string(FrameBuffer frame, byte[] text) {
    frame.put('"');
    var from = 0;
    for (var i = 0; i < text.length;) {
      var b = text[i];
      var step = b >= 0 ? 1 : Utf8.step(text, i);
      if (step < 0) {
        frame.put(text, from, i).putReplacement();
        from = i - step;
      } else if (isEscaped(b)) {
        frame.put(text, from, i);
        escape(frame, b);
        from = i + 1;
      }
      i += Math.abs(step);
    }
    frame.put(text, from, text.length).put('"');
  }

  /** Text as a JSON string; a lone surrogate becomes U+FFFD. */
  static void string(FrameBuffer frame, String text) {
    frame.put('"');
    for (var i = 0; i < text.length();) {
      var codePoint = text.codePointAt(i);
      if (codePoint < 0x80 && isEscaped((byte) codePoint)) {
        escape(frame, (byte) codePoint);
      } else {
        frame.putCodePoint(codePoint);
      }
      i += Character.charCount(codePoint);
    }
    frame.put('"');
  }

  /** Bytes as a JSON string in base64 (RFC 4648, 4). */
  static void base64(FrameBuffer frame, Bytes bytes) {
    frame.put('"').putBase64(bytes.array()).put('"');
  }

  private static boolean isEscaped(byte b) {
    return (b >= 0 && b < 0x20) || b == '"' || b == '\\';
  }

  private static void escape(FrameBuffer frame, byte b) {
    frame.put('\\');
    switch (b) {
      case '"', '\\' -> frame.put((char) b);
      case '\n' -> frame.put('n');
      case '\r' -> frame.put('r');
      case '\t' -> frame.put('t');
      default -> frame.putAscii("u00").put((char) HEX[b >> 4]).put((char) HEX[b & 15]);
    }
  }

  /**
   * The index of the first CR, LF or NUL at or after {@code from}, or the length. Eight bytes at a
   * time, because every event on the wire passes here; JSON on one line has no byte below 14.
   */
  private static int lineBreak(byte[] bytes, int from) {
    var i = from;
    while (true) {
      while (i <= bytes.length - Long.BYTES && !hasLineBreak((long) LONGS.get(bytes, i))) {
        i += Long.BYTES;
      }
      var end = Math.min(bytes.length, i + Long.BYTES);
      for (; i < end; i++) {
        if (isLineBreak(bytes[i])) {
          return i;
        }
      }
      if (i == bytes.length) {
        return i;
      }
    }
  }

  private static boolean isLineBreak(byte b) {
    return b == '\n' || b == '\r' || b == 0;
  }

  /** False if no byte of the word is a line break: none is in 0 to 13, where TAB is, too. */
  private static boolean hasLineBreak(long word) {
    return ((word - ONES * ('\r' + 1)) & ~word & HIGH_BITS) != 0;
  }
}
