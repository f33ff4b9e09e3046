package io.tailwater.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.tailwater.model.Cursor;
import io.tailwater.model.TopicCursor;

/**
 * Cursors as clients hold them (protocol 2):
 * {@code 1~<name><epoch>.<kind><count>.<partition>-<next>…},
 * topics joined by {@code ~}, {@code ~end} after the last one where the stream ended. Each cursor
 * has exactly one text.
 */
public final class CursorText {
  /** Characters that the cursors of a new subscription may come to have (protocol 2.9). */
  public static final int MAX_LENGTH = 4096;
  /**
   * Characters that are read: more than {@link #MAX_LENGTH}, because partitions may be added to a
   * topic while it is followed, and such a subscription can still be resumed.
   */
  public static final int MAX_READ_LENGTH = 2 * MAX_LENGTH;

  static final String VERSION = "1";
  static final String END = "end";
  static final char TOPIC = '~';
  static final char PART = '.';
  static final char NEXT = '-';
  static final char WHOLE = 'a';
  static final char KEYS = 'k';

  private static final int LONGEST_OFFSET = 19;

  private CursorText() {}

  /**
   * The cursor's text, however long. Cost is linear in the number of its partitions.
   */
  public static String encode(Cursor cursor) {
    var text = new byte[length(cursor)];
    var at = putAscii(text, 0, VERSION);
    for (var topic : cursor.topics()) {
      at = putTopic(text, at, topic);
      for (var position : topic.next().entrySet()) {
        at = putPartition(text, at, position.getKey());
        at = Digits.write(text, at, position.getValue());
      }
    }
    if (cursor.ended()) {
      text[at++] = TOPIC;
      putAscii(text, at, END);
    }
    return new String(text, ISO_8859_1);
  }

  /**
   * Reads a cursor's text. Only the form that {@link #encode} gives is accepted.
   *
   * @throws IllegalArgumentException
   *           naming what is wrong and where
   */
  public static Cursor parse(String text) {
    if (text.length() > MAX_READ_LENGTH) {
      throw new IllegalArgumentException(
          "a cursor has up to " + MAX_READ_LENGTH + " characters, got " + text.length());
    }
    return new CursorReader(text).read();
  }

  /** How long the cursor's text is, in characters, exactly. */
  public static int length(Cursor cursor) {
    return length(cursor, 1) + (cursor.ended() ? 1 + END.length() : 0);
  }

  /**
   * How long the text can become as the cursor moves on over the same partitions, {@code ~end}
   * included.
   */
  public static int maxLength(Cursor cursor) {
    return length(cursor, LONGEST_OFFSET) + 1 + END.length();
  }

  private static int length(Cursor cursor, int offsetDigits) {
    var length = VERSION.length();
    for (var topic : cursor.topics()) {
      length += 1 + topic.topic().tag().length() + topic.epoch().tag().length() + 2
          + Digits.count(topic.partitionCount());
      for (var position : topic.next().entrySet()) {
        length += 2 + Digits.count(position.getKey())
            + Math.max(offsetDigits, Digits.count(position.getValue()));
      }
    }
    return length;
  }

  /** Writes what stands before a topic's positions. */
  static int putTopic(byte[] text, int start, TopicCursor topic) {
    var at = start;
    text[at++] = TOPIC;
    at = putAscii(text, at, topic.topic().tag());
    at = putAscii(text, at, topic.epoch().tag());
    text[at++] = PART;
    text[at++] = (byte) switch (topic.kind()) {
      case WHOLE -> WHOLE;
      case KEYS -> KEYS;
    };
    return Digits.write(text, at, topic.partitionCount());
  }

  /** Writes what stands before a partition's next offset. */
  static int putPartition(byte[] text, int start, int partition) {
    var at = start;
    text[at++] = PART;
    at = Digits.write(text, at, partition);
    text[at++] = NEXT;
    return at;
  }

  static int putAscii(byte[] text, int start, String ascii) {
    var at = start;
    for (var i = 0; i < ascii.length(); i++) {
      text[at++] = (byte) ascii.charAt(i);
    }
    return at;
  }
}
