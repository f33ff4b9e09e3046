package io.tailwater.wire;

import static io.tailwater.wire.Samples.topic;
import static org.quicktheories.generators.SourceDSL.booleans;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;
import static org.quicktheories.generators.SourceDSL.longs;

import io.tailwater.model.Cursor;
import io.tailwater.model.TopicCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.quicktheories.core.Gen;

/** Generator of cursors of any shape. */
final class Cursors {
  private Cursors() {}

  static Gen<Cursor> any() {
    return lists().of(topics())
        .ofSizeBetween(1, 8)
        .zip(booleans().all(), (topics, ended) -> new Cursor(distinct(topics), ended));
  }

  private static Gen<TopicCursor> topics() {
    var offsets = lists().of(longs().between(0, Long.MAX_VALUE)).ofSizeBetween(1, 12);
    return integers().between(0, 1_000_000).zip(booleans().all(), offsets, (name, whole, next) -> {
      var positions = new TreeMap<Integer, Long>();
      next.forEach(offset -> positions.put(positions.size() * 7 + name % 7, offset));
      return topic("topic" + name,
          whole ? TopicCursor.Kind.WHOLE : TopicCursor.Kind.KEYS, positions.lastKey() + 1 + name,
          positions);
    });
  }

  private static List<TopicCursor> distinct(List<TopicCursor> topics) {
    var known = new TreeMap<String, TopicCursor>();
    topics.forEach(topic -> known.put(topic.topic().tag() + topic.epoch().tag(), topic));
    return new ArrayList<>(known.values());
  }
}
