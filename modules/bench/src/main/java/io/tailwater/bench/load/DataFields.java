package io.tailwater.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * Where an event's data says which it is and when it was to be published: numbers behind names,
 * also
 * inside a JSON string or several times in one event.
 *
 * @param sequence
 *          one more than in the event before, of the same series
 * @param timestamp
 *          when it was to be published, since 1970
 * @param series
 *          which sequence it is one of (a key, a partition); 0 where there is none
 * @param timestampNanos
 *          how many nanoseconds the unit of the timestamp has
 */
record DataFields(Name sequence, Name timestamp, Name series, long timestampNanos) {
  static final long NO_TIMESTAMP = -1;

  /** Takes what is found; numbers of one event at a time. */
  interface Found {
    void onNumbers(long series, long sequence, long timestampNanos);
  }

  static DataFields named(String sequence, String timestamp, String series, long timestampNanos) {
    return new DataFields(Name.of(sequence), Name.of(timestamp), Name.of(series), timestampNanos);
  }

  /** Each sequence number in the text with the timestamp and the series that follow it. */
  void find(byte[] text, int from, int to, Found found) {
    var at = sequence.valueAfter(text, from, to);
    while (at < to) {
      var next = sequence.valueAfter(text, at, to);
      var time = timestamp.valueAfter(text, at, next);
      var stamp = time < next ? number(text, time, next) * timestampNanos : NO_TIMESTAMP;
      var part = series.valueAfter(text, at, next);
      found.onNumbers(part < next ? number(text, part, next) : 0, number(text, at, next), stamp);
      at = next;
    }
  }

  private static long number(byte[] text, int from, int to) {
    long value = 0;
    for (var at = from; at < to && isDigit(text[at]); at++) {
      value = value * 10 + (text[at] - '0');
    }
    return value;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  /** A quoted name, its quotes perhaps escaped. */
  static final class Name {
    private final byte[] name;

    private Name(byte[] name) {
      this.name = name;
    }

    static Name of(String name) {
      return new Name(name.getBytes(UTF_8));
    }

    /** Index of the first digit of the number behind the name, or {@code to}. */
    int valueAfter(byte[] text, int from, int to) {
      var at = ByteSearch.indexOf(text, from, to, '"');
      while (at < to) {
        var end = at + 1 + name.length;
        if (end < to
            && Arrays.equals(text, at + 1, end, name, 0, name.length)) {
          var value = end;
          while (value < to && separates(text[value])) {
            value++;
          }
          if (value > end && value < to && isDigit(text[value])) {
            return value;
          }
        }
        at = ByteSearch.indexOf(text, at + 1, to, '"');
      }
      return to;
    }

    private static boolean separates(byte b) {
      return b == '"' || b == '\\' || b == ':' || b == ' ';
    }
  }
}
