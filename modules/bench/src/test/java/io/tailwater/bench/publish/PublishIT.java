package io.tailwater.bench.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.testkit.TestBroker;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;

final class PublishIT {
  private final TestBroker broker = TestBroker.shared();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int publish(String topic, String... options) {
    var arguments = new ArrayList<>(List.of("--bootstrap", broker.bootstrapServers(), "--topic",
        topic, "--rate", "300", "--duration", "1s", "--json"));
    arguments.addAll(List.of(options));
    return new CommandLine(new PublishCommand()).setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments.toArray(String[]::new));
  }

  private List<ConsumerRecord<byte[], byte[]>> read(String topic, int partitions, int count) {
    var read = new ArrayList<ConsumerRecord<byte[], byte[]>>();
    var settings = Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers());
    try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(),
        new ByteArrayDeserializer())) {
      var all = IntStream.range(0, partitions)
          .mapToObj(partition -> new TopicPartition(topic, partition))
          .toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      var end = System.nanoTime() + 20_000_000_000L;
      while (read.size() < count && System.nanoTime() < end) {
        consumer.poll(Duration.ofMillis(200)).forEach(read::add);
      }
    }
    return read;
  }

  @Test
  void numbersTheEventsOfEachPartition() {
    var topic = broker.newTopic("bench", 3, Map.of());

    assertThat(publish(topic, "--partitions", "3", "--first", "5")).as(err.toString()).isZero();

    var next = new HashMap<Integer, Long>();
    var records = read(topic, 3, 300);
    for (var record : records) {
      var event = JsonMapper.shared().readTree(record.value());
      assertThat(event.path("series").asInt()).isEqualTo(record.partition());
      assertThat(event.path("seq").asLong())
          .isEqualTo(next.getOrDefault(record.partition(), 5L));
      next.put(record.partition(), event.path("seq").asLong() + 1);
      assertThat(record.value()).hasSize(200);
    }
    assertThat(records).hasSize(300);
    assertThat(next).isEqualTo(Map.of(0, 105L, 1, 105L, 2, 105L));
    var report = JsonMapper.shared().readTree(out.toString());
    assertThat(report.path("events").asLong()).isEqualTo(300);
    assertThat(report.path("next").asLong()).isEqualTo(105);
    assertThat(report.path("acknowledged").path("count").asLong()).isEqualTo(300);
  }

  @Test
  void numbersTheEventsOfEachKeyWhereverKafkaPutsIt() {
    var topic = broker.newTopic("bench", 1, Map.of()) + "-keys";

    assertThat(publish(topic, "--keys", "10", "--partitions", "4", "--create"))
        .as(err.toString())
        .isZero();

    var next = new HashMap<String, Long>();
    var records = read(topic, 4, 300);
    for (var record : records) {
      var event = JsonMapper.shared().readTree(record.value());
      var key = new String(record.key(), UTF_8);
      assertThat(key).isEqualTo("k" + event.path("series").asInt());
      assertThat(event.path("seq").asLong()).isEqualTo(next.getOrDefault(key, 1L));
      next.put(key, event.path("seq").asLong() + 1);
    }
    assertThat(next).hasSize(10).containsValue(31L);
    assertThat(records.stream().map(ConsumerRecord::partition).distinct().count())
        .isGreaterThan(1);
  }

  @Test
  void keepsToItsScheduleAndSaysWhenEachEventWasDue() {
    var topic = broker.newTopic("bench", 1, Map.of());

    assertThat(publish(topic)).as(err.toString()).isZero();

    var stamps = read(topic, 1, 300).stream()
        .map(record -> JsonMapper.shared().readTree(record.value()).path("ts").asLong())
        .toList();
    assertThat(stamps).hasSize(300);
    // Whatever held the sender up, what is written is the schedule: 1/300 s from one to the next.
    assertThat((stamps.getLast() - stamps.getFirst()) / 1e9)
        .isBetween(299 / 300.0 - 0.05, 299 / 300.0 + 0.05);
  }

  @Test
  void refusesMorePartitionsThanThereAre() {
    var topic = broker.newTopic("bench", 2, Map.of());

    assertThat(publish(topic, "--partitions", "3")).isEqualTo(2);
    assertThat(err.toString())
        .contains("--partitions: got '3', accepts 1 to 2, which is what '" + topic + "' has");
  }
}
