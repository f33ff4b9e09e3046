package io.tailwater.kafka;

import io.tailwater.kafka.CommittedReads.PolledValues;

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
  private static final String FETCHING = "consumer-fetch-manager-metrics";

  private final KafkaSettings settings;
  private final TailSettings tail;
  private final Set<TopicPartition> assigned = new HashSet<>();
  private PolledValues values;
  private KafkaConsumer<byte[], byte[]> consumer;
  private Metric fetches;
  private long updatesSeen;
  private double fetchesSeen;

  TailConsumer(KafkaSettings settings, TailSettings tail) {
    this.settings = settings;
    this.tail = tail;
    values = new PolledValues((_, _) -> {});
    consumer = open(values);
    fetches = CommittedReads.metric(consumer, FETCHING, "fetch-total");
  }

  boolean isAssigned() {
    return !assigned.isEmpty();
  }

  /** Whether the partition was read without interruption since it was assigned. */
  boolean isAssigned(TopicPartition partition) {
    return assigned.contains(partition);
  }

  /**
   * Reads these partitions from now on, and no others: those that are read already stay where they
   * are, the others start at the position given.
   */
  void follow(Map<TopicPartition, OffsetAndMetadata> positions) {
    var wanted = positions.keySet();
    if (wanted.equals(assigned) && wanted.equals(consumer.assignment())) {
      return;
    }
    consumer.assign(wanted);
    assigned.retainAll(wanted);
    positions.forEach((partition, position) -> {
      if (assigned.add(partition)) {
        consumer.seek(partition, position);
      }
    });
  }

  /** Must be told the partition's position before it reads it again. */
  void lose(TopicPartition partition) {
    assigned.remove(partition);
  }

  ConsumerRecords<byte[], byte[]> poll(Duration wait) {
    return consumer.poll(wait);
  }

  /** Whether the consumer learnt new metadata since this was asked last. */
  boolean hasNewMetadata() {
    var before = updatesSeen;
    updatesSeen = values.metadataUpdates();
    return updatesSeen != before;
  }

  /** Whether some broker answered a fetch since this was asked last. */
  boolean hasFetched() {
    var before = fetchesSeen;
    fetchesSeen = (Double) fetches.metricValue();
    return fetchesSeen != before;
  }

  /**
   * Starts anew, without partitions and without anything fetched before.
   *
   * @throws org.apache.kafka.common.KafkaException
   *           where no consumer can be made, as while no name of a broker resolves; nothing is
   *           assigned then, and this is to be called again
   */
  void reopen() {
    assigned.clear();
    close();
    values = new PolledValues((_, _) -> {});
    consumer = open(values);
    fetches = CommittedReads.metric(consumer, FETCHING, "fetch-total");
    updatesSeen = 0;
    fetchesSeen = 0;
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ZERO));
  }

  private KafkaConsumer<byte[], byte[]> open(PolledValues listener) {
    return CommittedReads.open(settings, listener,
        Map.of("client.id", tail.clientId(), "fetch.max.wait.ms", FETCH_WAIT_MILLIS,
            "max.poll.records", tail.maxPollRecords(), "fetch.max.bytes", tail.fetchBytes(),
            "max.partition.fetch.bytes", tail.partitionFetchBytes()));
  }
}
