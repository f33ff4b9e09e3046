package io.tailwater.stream;

import io.tailwater.stream.Lanes.TopicLanes;

import java.util.ArrayList;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Lanes and a position in them, as a subscription leaves them when a topic changes. */
final class Place {
  private final Lanes lanes;
  private final long[] next;

  Place(Lanes lanes, long[] next) {
    this.lanes = lanes;
    this.next = next;
  }

  Lanes lanes() {
    return lanes;
  }

  long[] next() {
    return next;
  }

  /** Whether the position was beyond {@code end}, which it then is moved back to. */
  boolean capAt(String topic, int partition, long end) {
    var lane = lanes.all().indexOf(new Lanes.Lane(topic, partition));
    if (lane < 0 || next[lane] <= end) {
      return false;
    }
    next[lane] = end;
    return true;
  }

  /** The topic is another one: all of it, from its earliest (protocol 2.4). */
  Place toAnotherEpoch(TopicLogs now) {
    return with(now, lanes -> new TopicLanes(now.state(), lanes.kind(),
        partitionsBelow(now.state().partitions())),
        (_, _) -> 0);
  }

  /** The topic is another one or was cut back, and nothing but what is new is wanted of it. */
  Place toEnd(TopicLogs now, Selections selections) {
    var count = now.state().partitions();
    return with(now, lanes -> new TopicLanes(now.state(), lanes.kind(),
        selections.partitions(lanes.topic(), count)),
        (_, partition) -> now.log(partition).end());
  }

  /**
   * The topic has more partitions: those that appeared are read from 0, and so is an older one that
   * a
   * key has moved to, because that may have happened some time ago (protocol 2.8).
   */
  Place toMorePartitions(TopicLogs now, Selections selections) {
    return with(now, lanes -> {
      var partitions = new TreeSet<>(lanes.partitions());
      partitions.addAll(selections.partitions(lanes.topic(), now.state().partitions()));
      return new TopicLanes(now.state(), lanes.kind(), partitions);
    }, (lane, _) -> lane < 0 ? 0 : next[lane]);
  }

  private static SortedSet<Integer> partitionsBelow(int count) {
    return new TreeSet<>(IntStream.range(0, count).boxed().toList());
  }

  private interface Offset {
    /** Where to read; {@code lane} is the old lane's index or -1. */
    long of(int lane, int partition);
  }

  private Place with(TopicLogs now, UnaryOperator<TopicLanes> change, Offset offset) {
    var topic = now.state().topic();
    var changed = new Lanes(lanes.topics()
        .stream()
        .map(lane -> lane.topic().equals(topic) ? change.apply(lane) : lane)
        .toList());
    var all = lanes.all();
    var moved = new ArrayList<Long>();
    for (var lane : changed.all()) {
      var index = all.indexOf(lane);
      moved.add(lane.topic().equals(topic) ? offset.of(index, lane.partition()) : next[index]);
    }
    return new Place(changed, moved.stream().mapToLong(Long::longValue).toArray());
  }
}
