package io.tailwater.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.ClusterResource;
import org.apache.kafka.common.ClusterResourceListener;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Makes the consumers that tail and replay: assigned, {@code read_committed}, never resetting. */
final class CommittedReads {
  private static final Map<String, Object> COMMON = Map.ofEntries(
      Map.entry("isolation.level", "read_committed"),
      // Where a position is gone, Tailwater decides what to tell and where to go on.
      Map.entry("auto.offset.reset", "none"),
      Map.entry("enable.auto.commit", false),
      Map.entry("allow.auto.create.topics", false),
      // MetadataUpdates.onUpdate is called on the polling thread only by the classic consumer.
      Map.entry("group.protocol", "classic"),
      Map.entry("fetch.min.bytes", 1),
      Map.entry("request.timeout.ms", 10_000),
      Map.entry("reconnect.backoff.ms", 100),
      Map.entry("reconnect.backoff.max.ms", 1_000),
      Map.entry("enable.metrics.push", false));

  private CommittedReads() {}

  static KafkaConsumer<byte[], byte[]> open(KafkaSettings settings, MetadataUpdates updates,
      Map<String, ?> own) {
    var all = new HashMap<String, Object>(COMMON);
    all.putAll(own);
    return new KafkaConsumer<>(settings.with(all), new ByteArrayDeserializer(), updates);
  }

  /** Counts how often a consumer learnt the cluster's metadata anew, topic ids among them. */
  static final class MetadataUpdates implements Deserializer<byte[]>, ClusterResourceListener {
    private final AtomicLong count = new AtomicLong();

    long count() {
      return count.get();
    }

    @Override
    public void onUpdate(ClusterResource cluster) {
      count.incrementAndGet();
    }

    @Override
    @SuppressWarnings("NullAway") // Kafka hands null values through
    public byte @Nullable [] deserialize(String topic, byte @Nullable [] data) {
      return data;
    }
  }
}
