package io.tailwater.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tailwater.model.Bytes;
import io.tailwater.model.Cursor;
import io.tailwater.model.Epoch;
import io.tailwater.model.Event;
import io.tailwater.model.GapRange;
import io.tailwater.model.TopicCursor;
import io.tailwater.model.TopicTag;
import io.tailwater.model.ValueFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Events and cursors that the tests of this module share. */
final class Samples {
  static final long TIME = 1_767_225_600_123L;
  static final String ID = "1~9sfg4kc8de.a3.0-4711.1-17.2-0";
  static final GapRange LOST = new GapRange("trades", 1, 17, 4000, GapRange.Reason.RETENTION);

  private Samples() {}

  static Event json(String value) {
    return event("BTC-USD", value, ValueFormat.JSON);
  }

  static Event text(String value) {
    return event("BTC-USD", value, ValueFormat.TEXT);
  }

  static Event event(String key, String value, ValueFormat format) {
    return event(Bytes.utf8(key), Bytes.utf8(value), format);
  }

  static Event event(Bytes key, Bytes value, ValueFormat format) {
    return new Event(0, 4710, TIME, key, value, format, List.of());
  }

  static TopicCursor trades() {
    return topic("trades", TopicCursor.Kind.WHOLE, 3, Map.of(0, 4711L, 1, 17L, 2, 0L));
  }

  static TopicCursor topic(String name, TopicCursor.Kind kind, int partitions,
      Map<Integer, Long> next) {
    return new TopicCursor(TopicTag.of(name), Epoch.of("MkU3OEVBNTcwNTJENDM2Qk", "topic-" + name),
        kind, partitions, new TreeMap<>(next));
  }

  static Cursor cursor(TopicCursor... topics) {
    return new Cursor(List.of(topics), false);
  }

  /**
   * The text as the WHATWG Encoding Standard decodes it. Java takes an encoded surrogate for one
   * error where the standard has one for each of its bytes, so its first byte is spoilt.
   */
  static String utf8(byte[] bytes) {
    var spoilt = bytes.clone();
    for (var i = 0; i < bytes.length - 1; i++) {
      if (bytes[i] == (byte) 0xed && (bytes[i + 1] & 0xe0) == 0xa0) {
        spoilt[i] = (byte) 0xff;
      }
    }
    return new String(spoilt, UTF_8);
  }
}
