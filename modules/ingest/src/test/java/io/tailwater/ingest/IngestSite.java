package io.tailwater.ingest;

import io.tailwater.kafka.KafkaSettings;
import io.tailwater.testkit.TestBroker;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.Utils;

/** A group of workers of one test's own, with topics of its own, on the shared broker. */
final class IngestSite {
  static final int PARTITIONS = 3;

  private static final AtomicInteger SITES = new AtomicInteger();

  private final TestBroker broker = TestBroker.shared();
  private final String name = "site-" + SITES.incrementAndGet();
  private final IngestTopics topics = new IngestTopics(name + "-feeds", name + "-positions",
      name + "-dead-letters");
  private final String target = broker.newTopic("target", PARTITIONS, Map.of());
  private final AtomicInteger workers = new AtomicInteger();

  KafkaSettings kafka() {
    return broker.settings();
  }

  TestBroker broker() {
    return broker;
  }

  IngestTopics topics() {
    return topics;
  }

  String target() {
    return target;
  }

  void publish(String feed, String source, Map<String, String> options) {
    publish(feed, source, target, options);
  }

  void publish(String feed, String source, String topic, Map<String, String> options) {
    FeedRegistry.publish(kafka(), topics, List.of(new FeedSpec(feed, source, topic, options)),
        List.of());
  }

  /** A name of a feed whose definition, position and transactions are this one's neighbours. */
  static String neighbourOf(String feed) {
    return IntStream.iterate(0, n -> n + 1)
        .mapToObj(n -> "neighbour" + n)
        .filter(name -> partitionOf(name) == partitionOf(feed))
        .findFirst()
        .orElseThrow();
  }

  private static int partitionOf(String feed) {
    return Utils.toPositive(Utils.murmur2(feed.getBytes(StandardCharsets.UTF_8)))
        % IngestTopics.PARTITIONS;
  }

  /** Takes the feed's definition back. */
  void turnOff(String feed) {
    FeedRegistry.publish(kafka(), topics, List.of(), List.of(feed));
  }

  IngestWorker work() {
    var defaults = IngestSettings.of(name + "-worker-" + workers.incrementAndGet());
    return IngestWorker.start(kafka(),
        new IngestSettings(defaults.workerId(), name, Duration.ofMillis(20), 5_000, 1 << 20, 100,
            1 << 20, 100_000, Duration.ofSeconds(6), Duration.ofSeconds(10),
            Duration.ofMillis(50), Duration.ofSeconds(1), Duration.ofSeconds(10)),
        topics);
  }

  /** What read_committed readers see of the target. */
  List<ConsumerRecord<String, String>> records() {
    return records(target, PARTITIONS);
  }

  List<ConsumerRecord<String, String>> deadLetters() {
    return records(topics.deadLetters(), 1);
  }

  List<ConsumerRecord<String, String>> records(String topic, int partitions) {
    var all = IntStream.range(0, partitions).mapToObj(p -> new TopicPartition(topic, p)).toList();
    var records = new ArrayList<ConsumerRecord<String, String>>();
    var decoder = new StringDeserializer();
    try (var consumer = new KafkaConsumer<>(
        kafka().with(Map.of("isolation.level", "read_committed", "auto.offset.reset", "earliest",
            "enable.auto.commit", "false")),
        decoder, decoder)) {
      consumer.assign(all);
      var ends = consumer.endOffsets(all);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  static String header(ConsumerRecord<String, String> record, String header) {
    return new String(record.headers().lastHeader(header).value(), StandardCharsets.UTF_8);
  }
}
