package io.tailwater.stream;

import io.tailwater.model.Cursor;
import io.tailwater.model.TopicCursor;
import io.tailwater.model.TopicTag;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a client of a simulation holds: everything before its cursor.
 *
 * @param cursor
 *          as the newest frame had it
 * @param cuts
 *          by lane how many cuts of its partition the position has been compared with: it is of the
 *          history between that one and the next
 */
record Held(Cursor cursor, Map<Lanes.Lane, Integer> cuts) {
  Held {
    cuts = Map.copyOf(cuts);
  }

  Optional<TopicCursor> topic(String name) {
    return topic(cursor, name);
  }

  static Optional<TopicCursor> topic(Cursor cursor, String name) {
    var tag = TopicTag.of(name);
    return cursor.topics().stream().filter(topic -> topic.topic().equals(tag)).findFirst();
  }

  int cuts(String topic, int partition) {
    return cuts.getOrDefault(new Lanes.Lane(topic, partition), 0);
  }

  /** The same for another cursor, with other cuts for some lanes. */
  Held with(Cursor newCursor, Map<Lanes.Lane, Integer> changed) {
    if (cuts.entrySet().containsAll(changed.entrySet())) {
      return new Held(newCursor, cuts);
    }
    var all = new HashMap<>(cuts);
    all.putAll(changed);
    return new Held(newCursor, all);
  }

  @Override
  public String toString() {
    return text(cursor) + (cuts.values().stream().anyMatch(count -> count > 0) ? " " + cuts : "");
  }

  static String text(Cursor cursor) {
    return cursor.topics()
        .stream()
        .map(topic -> World.name(topic.topic()) + topic.epoch().tag() + " of "
            + topic.partitionCount() + " " + topic.next())
        .toList() + (cursor.ended() ? " ended" : "");
  }
}
