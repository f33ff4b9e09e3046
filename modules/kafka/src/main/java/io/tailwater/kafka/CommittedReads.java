package io.tailwater.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.ClusterResource;
import org.apache.kafka.common.ClusterResourceListener;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/** Makes the consumers that tail and replay: assigned, {@code read_committed}, never resetting. */
final class CommittedReads {
  private static final Map<String, Object> COMMON = Map.ofEntries(
      Map.entry("isolation.level", "read_committed"),
      // Where a position is gone, Tailwater decides what to tell and where to go on.
      Map.entry("auto.offset.reset", "none"),
      Map.entry("enable.auto.commit", false),
      Map.entry("allow.auto.create.topics", false),
      // Only the classic consumer calls PolledValues on the polling thread.
      Map.entry("group.protocol", "classic"),
      Map.entry("fetch.min.bytes", 1),
      Map.entry("request.timeout.ms", 10_000),
      Map.entry("reconnect.backoff.ms", 100),
      Map.entry("reconnect.backoff.max.ms", 1_000),
      Map.entry("enable.metrics.push", false));

  private CommittedReads() {}

  static KafkaConsumer<byte[], byte[]> open(KafkaSettings settings, PolledValues values,
      Map<String, ?> own) {
    var all = new HashMap<String, Object>(COMMON);
    all.putAll(own);
    Admins.withoutReporters(settings, all);
    return new KafkaConsumer<>(settings.with(all), new ByteArrayDeserializer(), values);
  }

  /** One of the consumer's own figures. */
  static Metric metric(KafkaConsumer<?, ?> consumer, String group, String name) {
    return consumer.metrics()
        .entrySet()
        .stream()
        .filter(entry -> entry.getKey().name().equals(name)
            && entry.getKey().group().equals(group))
        .map(entry -> (Metric) entry.getValue())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no metric " + name));
  }

  /**
   * Hands values through and tells of each that a consumer hands out, and counts how often the
   * consumer learnt the cluster's metadata anew, topic ids among them. Both on the polling thread.
   */
  static final class PolledValues implements Deserializer<byte[]>, ClusterResourceListener {
    private final AtomicLong updates = new AtomicLong();
    private final BiConsumer<Headers, byte[]> polled;

    /**
     * @param polled
     *          told the headers and value of each record that has a value; may pause the partition,
     *          which is fetched no further then
     */
    PolledValues(BiConsumer<Headers, byte[]> polled) {
      this.polled = polled;
    }

    long metadataUpdates() {
      return updates.get();
    }

    @Override
    public void onUpdate(ClusterResource cluster) {
      updates.incrementAndGet();
    }

    @Override
    public byte[] deserialize(String topic, Headers headers, byte[] data) {
      polled.accept(headers, data);
      return data;
    }

    @Override
    public byte[] deserialize(String topic, byte[] data) {
      return data;
    }
  }
}
