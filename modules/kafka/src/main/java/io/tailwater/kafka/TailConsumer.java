package io.tailwater.kafka;

import io.tailwater.kafka.CommittedReads.MetadataUpdates;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.TopicPartition;

/**
 * The one consumer of a {@link Tail}. Confined to the tail's thread.
 *
 * <p>
 * Where a topic's life ends, a new consumer takes over: nothing that the old one had buffered, or
 * still had on its way, of that life can then appear as records of its next one.
 */
final class TailConsumer implements AutoCloseable {
  private static final int FETCH_WAIT_MILLIS = 500;

  private final KafkaSettings settings;
  private final TailSettings tail;
  private final Set<TopicPartition> assigned = new HashSet<>();
  private MetadataUpdates updates;
  private KafkaConsumer<byte[], byte[]> consumer;
  private Metric fetches;
  private long updatesSeen;
  private double fetchesSeen;

  TailConsumer(KafkaSettings settings, TailSettings tail) {
    this.settings = settings;
    this.tail = tail;
    updates = new MetadataUpdates();
    consumer = open(updates);
    fetches = fetchTotal(consumer);
  }

  boolean isAssigned() {
    return !assigned.isEmpty();
  }

  /**
   * Reads these partitions from now on, among them all that are read already: those stay where they
   * are, the others start at the position given.
   */
  void follow(Map<TopicPartition, OffsetAndMetadata> positions) {
    if (positions.keySet().equals(assigned)) {
      return;
    }
    consumer.assign(positions.keySet());
    positions.forEach((partition, position) -> {
      if (assigned.add(partition)) {
        consumer.seek(partition, position);
      }
    });
  }

  void seek(TopicPartition partition, OffsetAndMetadata position) {
    consumer.seek(partition, position);
  }

  ConsumerRecords<byte[], byte[]> poll(Duration wait) {
    return consumer.poll(wait);
  }

  /** Whether the consumer learnt new metadata since this was asked last. */
  boolean hasNewMetadata() {
    var before = updatesSeen;
    updatesSeen = updates.count();
    return updatesSeen != before;
  }

  /** Whether some broker answered a fetch since this was asked last. */
  boolean hasFetched() {
    var before = fetchesSeen;
    fetchesSeen = (Double) fetches.metricValue();
    return fetchesSeen != before;
  }

  /** Starts anew, without partitions and without anything fetched before. */
  void reopen() {
    close();
    updates = new MetadataUpdates();
    consumer = open(updates);
    fetches = fetchTotal(consumer);
    updatesSeen = 0;
    fetchesSeen = 0;
    assigned.clear();
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ZERO));
  }

  private KafkaConsumer<byte[], byte[]> open(MetadataUpdates listener) {
    return CommittedReads.open(settings, listener,
        Map.of("client.id", tail.clientId(), "fetch.max.wait.ms", FETCH_WAIT_MILLIS,
            "max.poll.records", tail.maxPollRecords(), "fetch.max.bytes", tail.fetchBytes(),
            "max.partition.fetch.bytes", tail.partitionFetchBytes()));
  }

  private static Metric fetchTotal(KafkaConsumer<byte[], byte[]> consumer) {
    return consumer.metrics()
        .entrySet()
        .stream()
        .filter(entry -> entry.getKey().name().equals("fetch-total")
            && entry.getKey().group().equals("consumer-fetch-manager-metrics"))
        .map(entry -> (Metric) entry.getValue())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no metric fetch-total"));
  }
}
