package io.tailwater.kafka;

import io.tailwater.kafka.CommittedReads.PolledValues;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;

import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * One consumer of a {@link ReplayWorker}, with a fetch size of its own, and where it stands: what
 * it
 * polled beyond the last read begins the next one. Confined to the worker's thread.
 *
 * <p>
 * A consumer asks for the next fetch as soon as it has handed out the last, before anybody can say
 * that no more is wanted. Here it is told in time: while records are handed out they are counted,
 * and where there are enough the partition is paused, until more are wanted.
 */
final class ReplayConsumer implements AutoCloseable {
  private static final int POLL_RECORDS = 2_000;
  /** At the end a fetch waits this long on the broker, and what is asked next waits behind it. */
  private static final int FETCH_WAIT_MILLIS = 20;
  private static final int RECEIVE_BUFFER_BYTES = 1 << 20;

  private final int fetchBytes;
  private final PolledValues values = new PolledValues(this::count);
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Metric incoming;
  private final Deque<ConsumerRecord<byte[], byte[]>> polled = new ArrayDeque<>();
  private @Nullable TopicPartition partition;
  /** After all that was polled. */
  private long position;
  private long wanted;
  private boolean paused;
  private long received;
  /** As many updates of the metadata are known to be of the life that is read. */
  private long updatesChecked;

  ReplayConsumer(KafkaSettings settings, String clientId, int fetchBytes) {
    this.fetchBytes = fetchBytes;
    consumer = CommittedReads.open(settings, values,
        Map.of("client.id", clientId, "fetch.max.wait.ms", FETCH_WAIT_MILLIS, "max.poll.records",
            POLL_RECORDS, "fetch.max.bytes", fetchBytes, "max.partition.fetch.bytes", fetchBytes,
            "receive.buffer.bytes", RECEIVE_BUFFER_BYTES));
    incoming = CommittedReads.metric(consumer, "consumer-metrics", "incoming-byte-total");
  }

  int fetchBytes() {
    return fetchBytes;
  }

  /** Goes there, without what it polled or fetched elsewhere. */
  void seek(TopicPartition to, long offset) {
    polled.clear();
    var from = partition;
    if (!to.equals(from)) {
      if (from == null || !to.topic().equals(from.topic())) {
        updatesChecked = -1;
      }
      consumer.assign(Set.of(to));
      partition = to;
    }
    consumer.seek(to, offset);
    position = offset;
  }

  /** Offset of the next record, or after the hole that follows the last one. */
  long next() {
    var first = polled.peek();
    return first == null ? position : first.offset();
  }

  /** Whether it has polled the next record already. */
  boolean holdsNext() {
    return !polled.isEmpty();
  }

  /** The next record that was polled; null if there is none. */
  @Nullable
  ConsumerRecord<byte[], byte[]> take() {
    return polled.poll();
  }

  /**
   * Polls, and fetches no further once so many bytes are there (as
   * {@link io.tailwater.model.Event#footprint} counts them, roughly), with {@link Long#MAX_VALUE}
   * always. Whether the position moved.
   */
  boolean poll(Duration wait, long enough) {
    var from = partition;
    if (from == null) {
      throw new IllegalStateException("polled before it was told where");
    }
    wanted = enough;
    if (paused) {
      consumer.resume(Set.of(from));
      paused = false;
    }
    var records = consumer.poll(wait);
    polled.addAll(records.records(from));
    var after = records.nextOffsets().get(from);
    if (after == null) {
      return false;
    }
    position = after.offset();
    return true;
  }

  /** Whether the last fetch showed that committed records follow what was polled. */
  boolean hasMore() {
    return partition != null && consumer.currentLag(partition).orElse(0) > 0;
  }

  /** Whether metadata came since the life of the topic was checked. */
  boolean isToBeChecked() {
    return values.metadataUpdates() != updatesChecked;
  }

  /** What was learnt until now is of the life that is read, if a look that begins now sees it. */
  void checking() {
    updatesChecked = values.metadataUpdates();
  }

  long low(TopicPartition of, Duration limit) {
    return only(consumer.beginningOffsets(Set.of(of), limit), of);
  }

  long end(TopicPartition of, Duration limit) {
    return only(consumer.endOffsets(Set.of(of), limit), of);
  }

  /** Bytes that came from brokers since this was asked last. */
  long received() {
    var before = received;
    received = ((Double) incoming.metricValue()).longValue();
    return received - before;
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ZERO));
  }

  private void count(Headers headers, byte[] value) {
    var from = partition;
    if (wanted == Long.MAX_VALUE || paused || from == null) {
      return;
    }
    wanted -= RecordDecoder.footprint(headers, value);
    if (wanted <= 0) {
      paused = true;
      consumer.pause(Set.of(from));
    }
  }

  private static long only(Map<TopicPartition, Long> offsets, TopicPartition of) {
    var offset = offsets.get(of);
    if (offset == null) {
      throw new KafkaException("Kafka has no " + of);
    }
    return offset;
  }
}
