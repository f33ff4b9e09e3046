package io.tailwater.kafka;

import java.util.List;
import java.util.Map;

import org.apache.kafka.common.Uuid;

/**
 * What a {@link TopicWatch} saw.
 *
 * @param number
 *          ascending in the order in which looks began
 * @param clusterId
 *          Kafka's
 * @param topics
 *          those that exist, by name
 */
record TopicSnapshot(long number, String clusterId, Map<String, Topic> topics) {
  TopicSnapshot {
    topics = Map.copyOf(topics);
  }

  /** One topic: the id of this life of it, and its partitions' offsets, by partition. */
  record Topic(Uuid id, List<Offsets> partitions) {
    Topic {
      partitions = List.copyOf(partitions);
    }

    /** Whether every partition's leader has answered. */
    boolean isComplete() {
      return partitions.stream().allMatch(Offsets::isKnown);
    }

    /** What is known of a partition, which need not have been seen. */
    Offsets partition(int partition) {
      return partition < partitions.size() ? partitions.get(partition) : Offsets.NONE;
    }

    long[] low() {
      return partitions.stream().mapToLong(Offsets::low).toArray();
    }

    long[] end() {
      return partitions.stream().mapToLong(Offsets::end).toArray();
    }

    long[] highWatermark() {
      return partitions.stream().mapToLong(Offsets::highWatermark).toArray();
    }
  }

  /**
   * What the leader of a partition said; {@link #UNKNOWN} where it did not answer.
   *
   * @param low
   *          first offset still readable
   * @param end
   *          LSO
   * @param highWatermark
   *          beyond the LSO while a transaction is open
   */
  record Offsets(long low, long end, long highWatermark) {
    static final long UNKNOWN = -1;
    static final Offsets NONE = new Offsets(UNKNOWN, UNKNOWN, UNKNOWN);

    /** Whether the leader has answered. */
    boolean isKnown() {
      return low >= 0 && end >= 0 && highWatermark >= 0;
    }
  }
}
