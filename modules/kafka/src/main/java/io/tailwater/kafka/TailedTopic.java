package io.tailwater.kafka;

import io.tailwater.model.Epoch;
import io.tailwater.model.TopicState;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** One life of a topic, and how far the tail has reported it. Confined to the tail's thread. */
final class TailedTopic {
  private final String name;
  private final Uuid id;
  private final Epoch epoch;
  private OffsetAndMetadata[] next;
  private int missed;

  TailedTopic(String name, String clusterId, Uuid id, long[] next) {
    this.name = name;
    this.id = id;
    this.epoch = Epoch.of(clusterId, id.toString());
    this.next = Arrays.stream(next)
        .mapToObj(OffsetAndMetadata::new)
        .toArray(OffsetAndMetadata[]::new);
  }

  boolean isSameLife(TopicSnapshot.Topic seen) {
    return id.equals(seen.id());
  }

  TopicState state() {
    return new TopicState(name, epoch, next.length);
  }

  /** Next offset to report by partition, as a copy. */
  long[] next() {
    return Arrays.stream(next).mapToLong(OffsetAndMetadata::offset).toArray();
  }

  long next(int partition) {
    return next[partition].offset();
  }

  /** With the leader epoch of the record before it, by which truncation is found (KIP-320). */
  Map<TopicPartition, OffsetAndMetadata> positions() {
    var positions = new HashMap<TopicPartition, OffsetAndMetadata>();
    for (var partition = 0; partition < next.length; partition++) {
      positions.put(new TopicPartition(name, partition), next[partition]);
    }
    return positions;
  }

  void advance(int partition, OffsetAndMetadata position) {
    next[partition] = position;
  }

  /** Moves to an offset of which no record is known. */
  OffsetAndMetadata jump(int partition, long offset) {
    next[partition] = new OffsetAndMetadata(offset, Optional.empty(), "");
    return next[partition];
  }

  void grow(long[] low) {
    var before = next.length;
    next = Arrays.copyOf(next, low.length);
    for (var partition = before; partition < low.length; partition++) {
      jump(partition, low[partition]);
    }
  }

  /** Counts looks in a row that did not see it. */
  int missed(boolean absent) {
    missed = absent ? missed + 1 : 0;
    return missed;
  }
}
