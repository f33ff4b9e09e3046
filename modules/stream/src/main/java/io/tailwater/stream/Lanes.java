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
import org.jspecify.annotations.Nullable;

/**
 * The partitions that a subscription reads, in the order of a cursor: by topic name, then
 * partition. A position of a subscription is an array of next offsets, one for each lane in this
 * order.
 */
public final class Lanes {
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

  private final List<TopicLanes> topics;
  private final List<Lane> all;

  Lanes(List<TopicLanes> topics) {
    this.topics = List.copyOf(topics);
    var lanes = new ArrayList<Lane>();
    for (var topic : topics) {
      topic.partitions().forEach(partition -> lanes.add(new Lane(topic.topic(), partition)));
    }
    this.all = List.copyOf(lanes);
  }

  /** In the order of their names. */
  List<TopicLanes> topics() {
    return topics;
  }

  /** How many lanes there are. */
  public int count() {
    return all.size();
  }

  List<Lane> all() {
    return all;
  }

  /** Which lane the partition is; -1 if it is not read. */
  int indexOf(String topic, int partition) {
    var first = 0;
    for (var lanes : topics) {
      if (lanes.topic().equals(topic)) {
        // Where every partition is read, the lane is the partition.
        return lanes.partitions().size() == lanes.partitionCount()
            ? partition < lanes.partitionCount() ? first + partition : -1
            : all.indexOf(new Lane(topic, partition));
      }
      first += lanes.partitions().size();
    }
    return -1;
  }

  /** The cursor of a position. */
  public Cursor cursor(long[] next) {
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

  /** The cursor of the position 0, which shows what every cursor of these lanes looks like. */
  public Cursor shape() {
    return cursor(new long[count()]);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Lanes that && topics.equals(that.topics);
  }

  @Override
  public int hashCode() {
    return topics.hashCode();
  }

  @Override
  public String toString() {
    return topics.toString();
  }
}
