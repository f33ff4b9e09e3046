package io.tailwater.stream;

import static java.util.Collections.unmodifiableSortedSet;

import io.tailwater.model.Cursor;
import io.tailwater.model.Epoch;
import io.tailwater.model.TopicCursor;
import io.tailwater.model.TopicCursor.Kind;
import io.tailwater.model.TopicState;
import io.tailwater.model.TopicTag;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The partitions that a subscription reads, in the order of a cursor: by topic name, then
 * partition. A
 * position of a subscription is an array of next offsets, one for each lane in this order.
 *
 * @param topics
 *          in the order of their names
 */
public record Lanes(List<TopicLanes> topics) {
  /**
   * The lanes of one topic.
   *
   * @param topic
   *          Kafka's name of it
   * @param tag
   *          its abbreviation in cursors
   * @param epoch
   *          which life of it
   * @param kind
   *          what is read of it
   * @param partitionCount
   *          partitions it has
   * @param partitions
   *          those that are read
   */
  record TopicLanes(String topic, TopicTag tag, Epoch epoch, Kind kind, int partitionCount,
      SortedSet<Integer> partitions) {
    TopicLanes(TopicState state, Kind kind, SortedSet<Integer> partitions) {
      this(state.topic(), TopicTag.of(state.topic()), state.epoch(), kind, state.partitions(),
          partitions);
    }

    TopicLanes {
      partitions = unmodifiableSortedSet(new TreeSet<>(partitions));
    }
  }

  /** One lane. */
  record Lane(String topic, int partition) {}

  public Lanes {
    topics = List.copyOf(topics);
  }

  /** How many lanes there are. */
  public int count() {
    return topics.stream().mapToInt(topic -> topic.partitions().size()).sum();
  }

  List<Lane> all() {
    var all = new ArrayList<Lane>(count());
    for (var topic : topics) {
      topic.partitions().forEach(partition -> all.add(new Lane(topic.topic(), partition)));
    }
    return all;
  }

  /** The cursor of a position. */
  Cursor cursor(long[] next) {
    var cursors = new ArrayList<TopicCursor>(topics.size());
    var lane = 0;
    for (var topic : topics) {
      var positions = new TreeMap<Integer, Long>();
      for (var partition : topic.partitions()) {
        positions.put(partition, next[lane++]);
      }
      cursors.add(new TopicCursor(topic.tag(), topic.epoch(), topic.kind(),
          topic.partitionCount(), positions));
    }
    return new Cursor(cursors, false);
  }
}
