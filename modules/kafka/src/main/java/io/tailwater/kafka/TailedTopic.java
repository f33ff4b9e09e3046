package io.tailwater.kafka;

import io.tailwater.model.Epoch;
import io.tailwater.model.TopicState;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** One life of a topic, and how far the tail has reported it. Confined to the tail's thread. */
final class TailedTopic {
  private final String name;
  private final Uuid id;
  private final Epoch epoch;
  private OffsetAndMetadata[] next;
  private final Map<Integer, Refusal> refused = new HashMap<>();
  private int missedLooks;
  private long missedSinceNanos;
  private boolean doubted;

  TailedTopic(String name, String clusterId, Uuid id, long[] next) {
    this.name = name;
    this.id = id;
    this.epoch = Epoch.of(clusterId, id.toString());
    this.next = Arrays.stream(next)
        .mapToObj(OffsetAndMetadata::new)
        .toArray(OffsetAndMetadata[]::new);
  }

  /**
   * Kafka refused the position of a partition.
   *
   * @param look
   *          number of the first look that began after it
   * @param divergent
   *          where its log diverges from what was read, if it said so (KIP-320)
   */
  record Refusal(long look, OptionalLong divergent) {}

  String name() {
    return name;
  }

  boolean isSameLife(TopicSnapshot.Topic seen) {
    return id.equals(seen.id());
  }

  TopicState state() {
    return new TopicState(name, epoch, next.length);
  }

  int partitions() {
    return next.length;
  }

  /** Next offset to report by partition, as a copy. */
  long[] next() {
    return Arrays.stream(next).mapToLong(OffsetAndMetadata::offset).toArray();
  }

  long next(int partition) {
    return next[partition].offset();
  }

  /**
   * With the leader epoch of the record before it, by which truncation is found (KIP-320); without
   * those that Kafka refused.
   */
  Map<TopicPartition, OffsetAndMetadata> positions() {
    var positions = new HashMap<TopicPartition, OffsetAndMetadata>();
    for (var partition = 0; partition < next.length; partition++) {
      if (!refused.containsKey(partition)) {
        positions.put(new TopicPartition(name, partition), next[partition]);
      }
    }
    return positions;
  }

  void advance(int partition, OffsetAndMetadata position) {
    next[partition] = position;
  }

  /** The partition is not to be read until it {@linkplain #jump jumped} somewhere. */
  void refuse(int partition, Refusal refusal) {
    refused.put(partition, refusal);
  }

  /** By partition. */
  Map<Integer, Refusal> refused() {
    return Map.copyOf(refused);
  }

  /** Moves to an offset of which no record is known. */
  void jump(int partition, long offset) {
    refused.remove(partition);
    next[partition] = new OffsetAndMetadata(offset, Optional.empty(), "");
  }

  void grow(long[] low) {
    var before = next.length;
    next = Arrays.copyOf(next, low.length);
    for (var partition = before; partition < low.length; partition++) {
      jump(partition, low[partition]);
    }
  }

  /** A look did not see it. */
  void miss(long nowNanos) {
    if (missedLooks == 0) {
      missedSinceNanos = nowNanos;
    }
    missedLooks++;
  }

  /** A look that should have confirmed this life could not. */
  void doubt() {
    missedLooks = 0;
    doubted = true;
  }

  /** A look saw this life. */
  void found() {
    missedLooks = 0;
    doubted = false;
  }

  /** Whether it is to be left alone until a look has found it. */
  boolean isInDoubt() {
    return doubted || missedLooks > 0;
  }

  /** Looks in a row that did not see it. */
  int missedLooks() {
    return missedLooks;
  }

  /** When the first of them did not. */
  long missedSinceNanos() {
    return missedSinceNanos;
  }
}
