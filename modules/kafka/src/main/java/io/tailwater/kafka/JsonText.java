package io.tailwater.kafka;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Tells whether bytes are exactly one JSON value in strict UTF-8 (RFC 8259), without a byte order
 * mark and within the limits below, so that they can go into JSON documents as they are.
 *
 * <p>
 * Thread-safe, without state and allocation; one pass over the bytes. Every record of a JSON
 * channel
 * comes through here, which is why no parser does it: one that makes tokens costs more than all
 * else
 * that is done to a record.
 *
 * <p>
 * Each private method takes the index where its part of the grammar begins and gives the one after
 * it, or {@link #NOT_JSON}.
 */
final class JsonText {
  /** Deeper values are sent as text: nobody's parser downstream has to be deeper than this. */
  static final int MAX_NESTING = 256;
  /** A longer number is sent as text: parsers downstream refuse it. */
  static final int MAX_NUMBER_LENGTH = 1_000;

  private static final int NOT_JSON = -1;
  private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class,
      ByteOrder.LITTLE_ENDIAN);
  private static final long EACH = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = EACH << 7;
  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  private JsonText() {}

  static boolean isOneValue(byte[] bytes) {
    var end = value(bytes, blank(bytes, 0), MAX_NESTING);
    return end != NOT_JSON && blank(bytes, end) == bytes.length;
  }

  private static int value(byte[] bytes, int from, int depthLeft) {
    if (from >= bytes.length) {
      return NOT_JSON;
    }
    return switch (bytes[from]) {
      case '"' -> string(bytes, from + 1);
      case '{' -> depthLeft == 0 ? NOT_JSON : object(bytes, from + 1, depthLeft - 1);
      case '[' -> depthLeft == 0 ? NOT_JSON : array(bytes, from + 1, depthLeft - 1);
      case 't' -> literal(bytes, from, TRUE);
      case 'f' -> literal(bytes, from, FALSE);
      case 'n' -> literal(bytes, from, NULL);
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number(bytes, from);
      default -> NOT_JSON;
    };
  }

  /** From after the opening brace. */
  private static int object(byte[] bytes, int from, int depthLeft) {
    var i = blank(bytes, from);
    if (is(bytes, i, '}')) {
      return i + 1;
    }
    while (is(bytes, i, '"')) {
      i = string(bytes, i + 1);
      if (i == NOT_JSON) {
        return NOT_JSON;
      }
      i = blank(bytes, i);
      if (!is(bytes, i, ':')) {
        return NOT_JSON;
      }
      i = value(bytes, blank(bytes, i + 1), depthLeft);
      if (i == NOT_JSON) {
        return NOT_JSON;
      }
      i = blank(bytes, i);
      if (!is(bytes, i, ',')) {
        return is(bytes, i, '}') ? i + 1 : NOT_JSON;
      }
      i = blank(bytes, i + 1);
    }
    return NOT_JSON;
  }

  /** From after the opening bracket. */
  private static int array(byte[] bytes, int from, int depthLeft) {
    var i = blank(bytes, from);
    if (is(bytes, i, ']')) {
      return i + 1;
    }
    while (true) {
      i = value(bytes, i, depthLeft);
      if (i == NOT_JSON) {
        return NOT_JSON;
      }
      i = blank(bytes, i);
      if (!is(bytes, i, ',')) {
        return is(bytes, i, ']') ? i + 1 : NOT_JSON;
      }
      i = blank(bytes, i + 1);
    }
  }

  /** From after the opening quote. */
  private static int string(byte[] bytes, int from) {
    var i = plain(bytes, from);
    while (i < bytes.length) {
      var b = bytes[i];
      if (b == '"') {
        return i + 1;
      }
      var next = b == '\\' ? escape(bytes, i + 1) : b < 0 ? Utf8.sequence(bytes, i) : NOT_JSON;
      if (next == NOT_JSON) {
        return NOT_JSON;
      }
      i = plain(bytes, next);
    }
    return NOT_JSON;
  }

  /** After the bytes of a string that stand for themselves and are ASCII. */
  private static int plain(byte[] bytes, int from) {
    var i = from;
    for (; i <= bytes.length - Long.BYTES; i += Long.BYTES) {
      var eight = (long) EIGHT.get(bytes, i);
      // A borrow marks only bytes after one that is marked rightly, so the first mark is right.
      var marks = (eight | (eight - EACH * 0x20) | ((eight ^ EACH * '"') - EACH)
          | ((eight ^ EACH * '\\') - EACH)) & HIGH_BITS;
      if (marks != 0) {
        return i + (Long.numberOfTrailingZeros(marks) >> 3);
      }
    }
    while (i < bytes.length && bytes[i] >= 0x20 && bytes[i] != '"' && bytes[i] != '\\') {
      i++;
    }
    return i;
  }

  /** From after the backslash. */
  private static int escape(byte[] bytes, int from) {
    if (from >= bytes.length) {
      return NOT_JSON;
    }
    return switch (bytes[from]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> from + 1;
      case 'u' -> isFourHexDigits(bytes, from + 1) ? from + 5 : NOT_JSON;
      default -> NOT_JSON;
    };
  }

  private static boolean isFourHexDigits(byte[] bytes, int from) {
    if (bytes.length - from < 4) {
      return false;
    }
    for (var i = from; i < from + 4; i++) {
      if (Character.digit(bytes[i], 16) < 0) {
        return false;
      }
    }
    return true;
  }

  private static int number(byte[] bytes, int from) {
    var i = from;
    if (bytes[i] == '-') {
      i++;
    }
    i = is(bytes, i, '0') ? i + 1 : digits(bytes, i);
    if (is(bytes, i, '.')) {
      i = digits(bytes, i + 1);
    }
    if (is(bytes, i, 'e') || is(bytes, i, 'E')) {
      i++;
      i = digits(bytes, is(bytes, i, '+') || is(bytes, i, '-') ? i + 1 : i);
    }
    return i - from <= MAX_NUMBER_LENGTH ? i : NOT_JSON;
  }

  /** One at least. */
  private static int digits(byte[] bytes, int from) {
    var i = from;
    while (i < bytes.length && bytes[i] >= '0' && bytes[i] <= '9') {
      i++;
    }
    return i == from ? NOT_JSON : i;
  }

  private static int literal(byte[] bytes, int from, byte[] literal) {
    if (bytes.length - from < literal.length) {
      return NOT_JSON;
    }
    for (var i = 1; i < literal.length; i++) {
      if (bytes[from + i] != literal[i]) {
        return NOT_JSON;
      }
    }
    return from + literal.length;
  }

  /** After white space, if there is any. */
  private static int blank(byte[] bytes, int from) {
    var i = from;
    while (i < bytes.length && bytes[i] <= ' '
        && (bytes[i] == ' ' || bytes[i] == '\n' || bytes[i] == '\r' || bytes[i] == '\t')) {
      i++;
    }
    return i;
  }

  /** False for {@link #NOT_JSON}, too. */
  private static boolean is(byte[] bytes, int at, char wanted) {
    return at >= 0 && at < bytes.length && bytes[at] == wanted;
  }
}
