package io.tailwater.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tailwater.model.ChannelSpec;
import io.tailwater.model.KeyPartitioner;
import io.tailwater.model.ValueFormat;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

class OffsetsAndTopicsIT {
  private final Cluster cluster = Cluster.shared();

  @Test
  void answersLowAndEndAsCommittedReadersSeeThem() {
    var spec = cluster.newTopic(2);
    cluster.produce(spec, 1, "v", 10);
    cluster.deleteRecords(spec, 1, 4);
    try (var offsets = OffsetLookup.open(cluster.settings());
        var producer = cluster
            .transactions()) {
      producer.beginTransaction();
      Cluster.send(producer, spec, 1, "open", 1);
      assertThat(Cluster.await(offsets.low(spec.topic(), 2))).containsExactly(0, 4);
      assertThat(Cluster.await(offsets.end(spec.topic(), 2))).containsExactly(0, 10);
      producer.abortTransaction();
    }
  }

  @Test
  void findsTheFirstOffsetAtATimeAndTheEndWhereThereIsNone() {
    var spec = cluster.newTopic(2);
    var value = "v".getBytes(StandardCharsets.UTF_8);
    try (var producer = cluster.producer(Map.of());
        var offsets = OffsetLookup.open(cluster.settings())) {
      for (var i = 0; i < 5; i++) {
        Cluster.await(producer.send(new ProducerRecord<>(spec.topic(), 0, 1_000L + 10L * i,
            new byte[0], value)));
      }
      assertThat(Cluster.await(offsets.at(spec.topic(), 2, 1_015))).containsExactly(2, 0);
      assertThat(Cluster.await(offsets.at(spec.topic(), 2, 2_000))).containsExactly(5, 0);
    }
  }

  @Test
  void asksOnceForAllWhoWantToKnowTheSameAtOnce() {
    var spec = cluster.newTopic(1);
    cluster.produce(spec, 0, "v", 3);
    try (var offsets = OffsetLookup.open(cluster.settings())) {
      var began = System.nanoTime();
      var answers = IntStream.range(0, 1_000).mapToObj(_ -> offsets.end(spec.topic(), 1)).toList();
      var paces = 1 + (System.nanoTime() - began) / OffsetLookup.PACE.toNanos();
      assertThat(answers).allSatisfy(answer -> assertThat(Cluster.await(answer)).containsExactly(
          3));
      assertThat(offsets.requests()).isLessThanOrEqualTo(1 + paces);
    }
  }

  @Test
  void neverAnswersWithAnEndBeforeWhatWasPublishedBeforeItWasAskedFor() {
    var spec = cluster.newTopic(1);
    try (var offsets = OffsetLookup.open(cluster.settings());
        var producer = cluster.producer(Map.of())) {
      for (var i = 1; i <= 20; i++) {
        var _ = offsets.end(spec.topic(), 1);
        Cluster.send(producer, spec, 0, "v", 1);
        assertThat(Cluster.await(offsets.end(spec.topic(), 1))).containsExactly(i);
      }
    }
  }

  @Test
  void answersWhichLifeATopicIsIn() {
    var spec = cluster.newTopic(1);
    try (var offsets = OffsetLookup.open(cluster.settings())) {
      var first = Cluster.await(offsets.epoch(spec.topic()));
      assertThat(Cluster.await(offsets.epoch(spec.topic()))).isEqualTo(first);
      cluster.delete(spec);
      cluster.create(spec);
      assertThat(Cluster.await(offsets.epoch(spec.topic()))).isNotEqualTo(first);
    }
  }

  @Test
  void namesTheTopicThatHasNoLife() {
    try (var offsets = OffsetLookup.open(cluster.settings())) {
      assertThat(offsets.epoch("nowhere")).failsWithin(Duration.ofSeconds(10))
          .withThrowableThat()
          .withCauseInstanceOf(UnknownTopicException.class)
          .withMessageContaining(
              "Kafka has no topic nowhere, or does not let it be described.");
    }
  }

  @Test
  void createsWhatIsMissingAndLeavesTheRestAlone() throws Exception {
    var spec = Cluster.spec(3);
    try (var topics = TopicAdmin.open(cluster.settings())) {
      topics.ensure(List.of(spec));
      topics.ensure(List.of(new ChannelSpec(spec.name(), spec.topic(), 7, ValueFormat.TEXT,
          KeyPartitioner.ANY)));
    }
    var described = cluster.admin.describeTopics(List.of(spec.topic())).allTopicNames().get();
    assertThat(described.values()).singleElement()
        .extracting(topic -> topic.partitions().size())
        .isEqualTo(3);
  }

  @Test
  void createsCompactedTopics() throws Exception {
    var name = Cluster.spec(1).topic();
    try (var topics = TopicAdmin.open(cluster.settings())) {
      topics.ensureCompacted(name, 2);
      topics.ensureCompacted(name, 2);
    }
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
    var configs = cluster.admin.describeConfigs(List.of(resource)).all().get();
    assertThat(configs.values()).singleElement()
        .extracting(config -> config.get("cleanup.policy").value())
        .isEqualTo("compact");
  }

  @Test
  void namesTheAddressAndTheKeyWhenNobodyAnswers() throws IOException {
    try (var silent = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      var address = "127.0.0.1:" + silent.getLocalPort();
      try (var topics = TopicAdmin.open(new KafkaSettings(address, Map.of()))) {
        assertThatExceptionOfType(KafkaUnreachableException.class)
            .isThrownBy(
                () -> topics.clusterReachable(
                    Duration.ofMillis(500)))
            .withMessage(
                "Kafka does not answer at "
                    + address
                    + "; start it there or set"
                    + " tailwater.kafka.bootstrap-servers"
                    + " to where it is.");
      }
    }
  }

  @Test
  void namesTheAddressAndTheKeyWhenItCannotBeResolved() {
    var settings = new KafkaSettings("nowhere.invalid:9092", Map.of());
    assertThatExceptionOfType(KafkaUnreachableException.class).isThrownBy(() -> TopicAdmin.open(
        settings))
        .withMessageContaining("nowhere.invalid:9092")
        .withMessageContaining(
            "tailwater.kafka.bootstrap-servers");
  }

  @Test
  void failsWithinTheLimitWhenNobodyAnswers() throws IOException {
    try (var silent = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      var address = "127.0.0.1:" + silent.getLocalPort();
      try (var offsets = OffsetLookup.open(new KafkaSettings(address, Map.of()))) {
        assertThat(offsets.end("any", 1)).failsWithin(OffsetLookup.LIMIT.plusSeconds(2))
            .withThrowableThat()
            .withCauseInstanceOf(KafkaUnreachableException.class);
      }
    }
  }
}
