package io.tailwater.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Reads an event stream (WHATWG HTML, 9.2.6) from bytes that may be cut anywhere.
 *
 * <p>
 * A line that is whole in what was fed is handed on in place; only a cut one is copied. Nothing is
 * allocated per event. Confined to the thread of its session.
 */
final class EventParser {
  /** Longest line that is kept while it is incomplete. */
  static final int LINE_BYTES = 16 << 20;

  private static final byte[] NOTHING = {};

  /** The fields of an event stream; others are ignored. */
  enum Field {
    DATA, ID, EVENT, RETRY
  }

  private static final Name[] NAMES = Stream.of(Field.values()).map(Name::of).toArray(Name[]::new);

  /** Takes the parts of a stream; the bytes are theirs only during the call. */
  interface Handler {
    void onField(Field field, byte[] bytes, int from, int to);

    /** A blank line: what came since the last one is complete. */
    void onBlankLine();

    void onComment();
  }

  private final Handler handler;
  private byte[] carry = NOTHING;
  private int carried;
  private boolean afterCr;
  private boolean first = true;

  EventParser(Handler handler) {
    this.handler = handler;
  }

  /** Forgets what was incomplete, for a new connection. */
  void reset() {
    carried = 0;
    afterCr = false;
    first = true;
  }

  /**
   * Reads on.
   *
   * @throws IllegalStateException
   *           if a line is longer than {@link #LINE_BYTES}
   */
  void feed(byte[] bytes, int from, int to) {
    var at = from;
    if (afterCr && at < to) {
      afterCr = false;
      at += bytes[at] == '\n' ? 1 : 0;
    }
    while (at < to) {
      var end = ByteSearch.lineEnd(bytes, at, to);
      if (end == to) {
        keep(bytes, at, to);
        return;
      }
      if (carried == 0) {
        line(bytes, at, end);
      } else {
        keep(bytes, at, end);
        var length = carried;
        carried = 0;
        line(carry, 0, length);
      }
      at = end + 1;
      if (bytes[end] == '\r') {
        afterCr = at == to;
        at += at < to && bytes[at] == '\n' ? 1 : 0;
      }
    }
  }

  private void keep(byte[] bytes, int from, int to) {
    var length = to - from;
    if (carried + length > LINE_BYTES) {
      throw new IllegalStateException("a line of more than " + LINE_BYTES + " bytes");
    }
    if (carried + length > carry.length) {
      carry = Arrays.copyOf(carry, Math.max(256, Integer.highestOneBit(carried + length) << 1));
    }
    System.arraycopy(bytes, from, carry, carried, length);
    carried += length;
  }

  private void line(byte[] bytes, int start, int to) {
    var from = start;
    if (first) {
      first = false;
      from += startsWithByteOrderMark(bytes, from, to) ? 3 : 0;
    }
    if (from == to) {
      handler.onBlankLine();
    } else if (bytes[from] == ':') {
      handler.onComment();
    } else {
      field(bytes, from, to);
    }
  }

  private void field(byte[] bytes, int from, int to) {
    for (var name : NAMES) {
      if (name.begins(bytes, from, to)) {
        var end = from + name.bytes.length;
        var space = end + 1 < to && bytes[end + 1] == ' ' ? 1 : 0;
        handler.onField(name.field, bytes, Math.min(to, end + 1 + space), to);
        return;
      }
    }
  }

  private static boolean startsWithByteOrderMark(byte[] bytes, int from, int to) {
    return to - from >= 3 && bytes[from] == (byte) 0xef && bytes[from + 1] == (byte) 0xbb
        && bytes[from + 2] == (byte) 0xbf;
  }

  /** How a field begins a line. */
  private static final class Name {
    private final Field field;
    private final byte[] bytes;

    private Name(Field field, byte[] bytes) {
      this.field = field;
      this.bytes = bytes;
    }

    static Name of(Field field) {
      return new Name(field, field.name().toLowerCase(Locale.ROOT).getBytes(US_ASCII));
    }

    /** Whether the line is the name alone or goes on with a colon. */
    boolean begins(byte[] line, int from, int to) {
      var end = from + bytes.length;
      return end <= to && (end == to || line[end] == ':')
          && Arrays.equals(line, from, end, bytes, 0, bytes.length);
    }
  }
}
