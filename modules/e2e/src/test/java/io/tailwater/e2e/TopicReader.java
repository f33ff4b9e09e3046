package io.tailwater.e2e;

import io.tailwater.testkit.CommittedLog;
import io.tailwater.testkit.CommittedRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What a plain Kafka consumer that reads committed records only finds in a topic. */
final class TopicReader {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private TopicReader() {}

  /** Everything from the beginning to the last stable offset of this moment. */
  static CommittedLog read(String bootstrapServers, String topic) {
    var properties = Map.<String, Object>of("bootstrap.servers", bootstrapServers,
        "isolation.level", "read_committed", "enable.auto.commit", false);
    try (var consumer = new KafkaConsumer<>(properties, new StringDeserializer(),
        new StringDeserializer())) {
      var partitions = consumer.partitionsFor(topic, LIMIT)
          .stream()
          .map(partition -> new TopicPartition(topic, partition.partition()))
          .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions, LIMIT);
      var records = new ArrayList<CommittedRecord>();
      var deadline = System.nanoTime() + LIMIT.toNanos();
      while (partitions.stream()
          .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
        if (System.nanoTime() - deadline > 0) {
          throw new AssertionError(
              "could not read " + topic + " up to " + ends + " within " + LIMIT);
        }
        consumer.poll(POLL).forEach(record -> records.add(committed(record)));
      }
      return CommittedLog.of(records);
    }
  }

  private static CommittedRecord committed(ConsumerRecord<String, String> record) {
    return new CommittedRecord(record.topic(), record.partition(), record.offset(), record.value());
  }
}
