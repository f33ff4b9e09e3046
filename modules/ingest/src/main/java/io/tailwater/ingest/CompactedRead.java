package io.tailwater.ingest;

import io.tailwater.kafka.KafkaSettings;
import io.tailwater.model.Bytes;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a compacted topic, or one partition of it, from its beginning to its end. */
final class CompactedRead {
  /** How long a read may make no progress. */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static final Duration POLL = Duration.ofMillis(200);

  private CompactedRead() {}

  /** The newest committed value of each key that has one, in one partition. */
  static Map<String, Bytes> partition(KafkaSettings kafka, String topic, int partition) {
    return read(kafka, List.of(new TopicPartition(topic, partition)));
  }

  /** The newest committed value of each key that has one, in the first partitions. */
  static Map<String, Bytes> partitions(KafkaSettings kafka, String topic, int count) {
    return read(kafka, IntStream.range(0, count)
        .mapToObj(partition -> new TopicPartition(topic, partition))
        .toList());
  }

  private static Map<String, Bytes> read(KafkaSettings kafka, List<TopicPartition> partitions) {
    var newest = new LinkedHashMap<String, Bytes>();
    var properties = kafka.with(Map.of(
        "client.id", "tailwater-ingest-reader",
        "isolation.level", "read_committed",
        "enable.auto.commit", "false",
        "auto.offset.reset", "earliest",
        "allow.auto.create.topics", "false"));
    try (var consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(),
        new ByteArrayDeserializer())) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      var deadline = System.nanoTime() + LIMIT.toNanos();
      while (!hasReached(consumer, ends)) {
        var records = consumer.poll(POLL);
        records.forEach(record -> apply(record, newest));
        deadline = records.isEmpty() ? deadline : System.nanoTime() + LIMIT.toNanos();
        if (System.nanoTime() > deadline) {
          throw new TimeoutException("no progress in reading " + partitions.getFirst().topic()
              + " for " + LIMIT.toSeconds() + " s");
        }
      }
    }
    return newest;
  }

  private static boolean hasReached(KafkaConsumer<byte[], byte[]> consumer,
      Map<TopicPartition, Long> ends) {
    return ends.entrySet()
        .stream()
        .allMatch(end -> consumer.position(end.getKey(), LIMIT) >= end.getValue());
  }

  private static void apply(ConsumerRecord<byte[], byte[]> record, Map<String, Bytes> newest) {
    if (record.key() == null) {
      throw new KafkaException(record.topic() + " is not Tailwater's: offset " + record.offset()
          + " of partition " + record.partition() + " has no key");
    }
    var key = Bytes.of(record.key()).toUtf8();
    if (record.value() == null) {
      newest.remove(key);
    } else {
      newest.put(key, Bytes.of(record.value()));
    }
  }
}
