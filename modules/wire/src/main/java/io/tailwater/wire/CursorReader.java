package io.tailwater.wire;

import io.tailwater.model.Cursor;
import io.tailwater.model.Epoch;
import io.tailwater.model.TopicCursor;
import io.tailwater.model.TopicTag;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.TreeMap;

/** Reads one cursor from its text, once; the text's length was bounded by the caller. */
final class CursorReader {
  private static final int TAG_DIGITS = 4;
  private static final int EPOCH_DIGITS = 6;

  private final String text;
  private int at;

  CursorReader(String text) {
    this.text = text;
  }

  Cursor read() {
    if (!text.startsWith(CursorText.VERSION + CursorText.TOPIC)) {
      throw wrong("'1~', the version,");
    }
    at = CursorText.VERSION.length();
    var topics = new ArrayList<TopicCursor>();
    var known = new HashSet<String>();
    var ended = false;
    while (!ended && at < text.length()) {
      require(CursorText.TOPIC, "'~' or the end of the cursor");
      ended = !topics.isEmpty() && text.substring(at).equals(CursorText.END);
      if (!ended) {
        var identity = text.substring(at, Math.min(at + TAG_DIGITS + EPOCH_DIGITS, text.length()));
        topics.add(topic());
        if (!known.add(identity)) {
          throw new IllegalArgumentException("the cursor names the topic " + identity + " twice");
        }
      }
    }
    return new Cursor(topics, ended);
  }

  private TopicCursor topic() {
    var tag = new TopicTag(digits(TAG_DIGITS));
    var epoch = new Epoch(digits(EPOCH_DIGITS));
    require(CursorText.PART, "'.' after the topic");
    var kind = kind();
    var count = smallNumber("the number of partitions");
    var next = new TreeMap<Integer, Long>();
    while (at < text.length() && text.charAt(at) != CursorText.TOPIC) {
      require(CursorText.PART, "'.' before a partition");
      var start = at;
      var partition = smallNumber("a partition");
      if (!next.isEmpty() && partition <= next.lastKey()) {
        throw new IllegalArgumentException("the cursor's partition " + partition + " at character "
            + start + " is not after partition " + next.lastKey());
      }
      require(CursorText.NEXT, "'-' after the partition");
      next.put(partition, number("an offset"));
    }
    return new TopicCursor(tag, epoch, kind, count, next);
  }

  private String digits(int count) {
    if (text.length() - at < count) {
      throw new IllegalArgumentException(
          "the cursor ends at character " + text.length() + " within a topic");
    }
    at += count;
    return text.substring(at - count, at);
  }

  private TopicCursor.Kind kind() {
    var kind = at < text.length() ? text.charAt(at) : ' ';
    return switch (kind) {
      case CursorText.WHOLE -> {
        at++;
        yield TopicCursor.Kind.WHOLE;
      }
      case CursorText.KEYS -> {
        at++;
        yield TopicCursor.Kind.KEYS;
      }
      default -> throw wrong("'a' or 'k'");
    };
  }

  private int smallNumber(String what) {
    var start = at;
    var number = number(what);
    if (number > Integer.MAX_VALUE) {
      at = start;
      throw wrong(what + " up to " + Integer.MAX_VALUE);
    }
    return (int) number;
  }

  /** A decimal number that fits in a long and has no leading zeros. */
  private long number(String what) {
    var start = at;
    var number = 0L;
    while (at < text.length() && isDigit(text.charAt(at))) {
      var digit = text.charAt(at) - '0';
      if (number > (Long.MAX_VALUE - digit) / 10) {
        at = start;
        throw wrong(what + " up to " + Long.MAX_VALUE);
      }
      number = number * 10 + digit;
      at++;
    }
    if (at == start) {
      throw wrong("digits of " + what);
    }
    if (at - start > 1 && text.charAt(start) == '0') {
      at = start;
      throw wrong(what + " without leading zeros");
    }
    return number;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private void require(char expected, String what) {
    if (at >= text.length() || text.charAt(at) != expected) {
      throw wrong(what);
    }
    at++;
  }

  private IllegalArgumentException wrong(String expected) {
    var got = at < text.length() ? quote(text.charAt(at)) : "its end";
    return new IllegalArgumentException(
        "the cursor needs " + expected + " at character " + at + ", got " + got);
  }

  private static String quote(char c) {
    return c >= ' ' && c < 0x7f ? "'" + c + "'" : String.format("U+%04X", (int) c);
  }
}
