package io.tailwater.e2e;

import io.tailwater.testkit.TestBroker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Publishes numbered events at a steady pace until it is stopped, from a thread of its own. The
 * topic holds nothing else, so that an event's number in its partition is its offset.
 */
final class SoakPublisher implements AutoCloseable {
  static final int PARTITIONS = 3;
  static final int KEYS = 60;
  private static final Duration BREATH = Duration.ofMillis(5);
  private static final String PADDING = "x".repeat(140);

  private final TestBroker broker;
  private final String topic;
  private final long nanosPerEvent;
  private final Map<Long, Long> partitions = new ConcurrentHashMap<>();
  private final Map<Long, Long> keys = new ConcurrentHashMap<>();
  private final Thread thread;
  private volatile boolean stopped;

  private SoakPublisher(TestBroker broker, String topic, int perSecond) {
    this.broker = broker;
    this.topic = topic;
    this.nanosPerEvent = Duration.ofSeconds(1).toNanos() / perSecond;
    this.thread = new Thread(this::run, "soak-publisher");
  }

  static SoakPublisher start(TestBroker broker, String topic, int perSecond) {
    var publisher = new SoakPublisher(broker, topic, perSecond);
    publisher.thread.setDaemon(true);
    publisher.thread.start();
    return publisher;
  }

  /** Events by partition, exact once it is stopped. */
  Map<Long, Long> partitions() {
    return new HashMap<>(partitions);
  }

  /** Events by key, exact once it is stopped. */
  Map<Long, Long> keys() {
    return new HashMap<>(keys);
  }

  long events() {
    return partitions.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Returns when all is in Kafka. */
  @Override
  public void close() {
    stopped = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (var producer = broker.producer(Map.of())) {
      var started = System.nanoTime();
      for (var n = 0L; !stopped; n++) {
        while (System.nanoTime() - started < n * nanosPerEvent) {
          LockSupport.parkNanos(BREATH.toNanos());
        }
        publish(producer, n);
      }
    }
  }

  private void publish(Producer<byte[], byte[]> producer, long n) {
    var key = n % KEYS;
    var partition = key % PARTITIONS;
    var inPartition = partitions.merge(partition, 1L, Long::sum) - 1;
    var ofKey = keys.merge(key, 1L, Long::sum) - 1;
    var value = "{\"p\":" + partition + ",\"n\":" + inPartition + ",\"k\":" + key + ",\"m\":"
        + ofKey + ",\"pad\":\"" + PADDING + "\"}";
    var _ = producer.send(new ProducerRecord<>(topic, Math.toIntExact(partition),
        Long.toString(key).getBytes(StandardCharsets.UTF_8),
        value.getBytes(StandardCharsets.UTF_8)));
  }
}
