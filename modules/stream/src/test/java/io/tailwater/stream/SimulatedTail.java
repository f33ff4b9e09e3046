package io.tailwater.stream;

import java.util.ArrayList;
import java.util.List;

/** What an edge of a simulation knows of one topic, and how far it has read it. */
final class SimulatedTail {
  /** That of a cut nobody was told, because nothing beyond it had been read. */
  static final long NOT_TOLD = Long.MAX_VALUE;

  /** One partition. */
  private static final class Lane {
    long next;
    /** For each cut of the partition that has been noticed, the offset that the engine was told. */
    final List<Long> told = new ArrayList<>();

    Lane(SimulatedPartition partition, long next) {
      this.next = next;
      partition.cuts.forEach(_ -> told.add(NOT_TOLD));
    }
  }

  final World.Topic topic;
  private final List<Lane> lanes = new ArrayList<>();
  private boolean isLost;

  private SimulatedTail(World.Topic topic) {
    this.topic = topic;
  }

  /** That of a topic which was not known. */
  static SimulatedTail atEnd(World.Topic topic) {
    var tail = new SimulatedTail(topic);
    topic.partitions.forEach(partition -> tail.lanes.add(new Lane(partition, partition.end())));
    return tail;
  }

  /** That of a topic which was another one. */
  static SimulatedTail atLow(World.Topic topic) {
    var tail = new SimulatedTail(topic);
    tail.grow();
    return tail;
  }

  /** Notices partitions that were added. */
  void grow() {
    for (var partition : topic.partitions.subList(lanes.size(), topic.partitions.size())) {
      lanes.add(new Lane(partition, partition.low));
    }
  }

  int partitions() {
    return lanes.size();
  }

  long next(int partition) {
    return lanes.get(partition).next;
  }

  long[] next() {
    return lanes.stream().mapToLong(lane -> lane.next).toArray();
  }

  /** For each cut that was noticed the offset that the engine was told, or {@link #NOT_TOLD}. */
  List<Long> told(int partition) {
    return lanes.get(partition).told;
  }

  boolean isLost() {
    return isLost;
  }

  void lose(boolean lost) {
    isLost = lost;
  }

  /**
   * Takes what is new in a partition.
   *
   * @param most
   *          offsets
   * @param doubtful
   *          whether Kafka does not say where a log was cut, if it was
   */
  void read(Engine engine, int p, long most, boolean doubtful, Coverage coverage) {
    var partition = topic.partitions.get(p);
    var lane = lanes.get(p);
    notice(engine, p, lane, doubtful);
    if (lane.next < partition.low) {
      lane.next = partition.low;
      engine.onEvicted(topic.name, p, partition.low);
      coverage.count(Coverage.Fact.TAILS_EVICTED);
    }
    var from = lane.next;
    lane.next = Math.min(partition.end(), from + most);
    engine.onEvents(topic.name, p, partition.read(from, lane.next), lane.next);
  }

  /** As {@code TailPlan} does: a cut beyond the position is no news. */
  private void notice(Engine engine, int p, Lane lane, boolean doubtful) {
    var partition = topic.partitions.get(p);
    var unknown = partition.cuts.subList(lane.told.size(), partition.cuts.size());
    var cut = unknown.stream().mapToLong(Long::longValue).min().orElse(NOT_TOLD);
    var restart = doubtful ? Math.min(partition.low, cut) : cut;
    var tells = cut < lane.next;
    List.copyOf(unknown).forEach(_ -> lane.told.add(tells ? restart : NOT_TOLD));
    if (tells) {
      lane.next = restart;
      engine.onTruncated(topic.name, p, restart);
    }
  }
}
