package io.tailwater.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {
  @TempDir
  Path dir;

  @Test
  void keepsTopicsAndClusterIdAcrossRestarts() throws Exception {
    var settings = new EmbeddedBrokerSettings(dir, 0, 0, Map.of());
    String clusterId;
    try (var broker = EmbeddedBroker.start(settings); var admin = admin(broker)) {
      clusterId = admin.describeCluster().clusterId().get();
      admin.createTopics(List.of(new NewTopic("kept", 2, (short) -1))).all().get();
    }
    try (var broker = EmbeddedBroker.start(settings); var admin = admin(broker)) {
      assertThat(admin.describeCluster().clusterId().get()).isEqualTo(clusterId);
      assertThat(admin.listTopics().names().get()).contains("kept");
    }
  }

  @Test
  void keepsWhatWasAcknowledgedWhenItsProcessIsKilled() throws Exception {
    String clusterId;
    var spec = Cluster.spec(1);
    try (var killed = BrokerProcess.start(dir); var topics = TopicAdmin.open(killed.settings())) {
      clusterId = topics.clusterReachable(Duration.ofSeconds(10));
      topics.ensure(List.of(spec));
      try (var producer = Cluster.producer(killed.settings(), Map.of())) {
        Cluster.send(producer, spec, 0, "v", 500);
      }
      killed.kill();
    }
    try (var broker = EmbeddedBroker.start(new EmbeddedBrokerSettings(dir, 0, 0, Map.of()));
        var topics = TopicAdmin.open(settings(broker));
        var offsets = OffsetLookup.open(settings(broker))) {
      assertThat(topics.clusterReachable(Duration.ofSeconds(10))).isEqualTo(clusterId);
      assertThat(Cluster.await(offsets.end(spec.topic(), 1))).containsExactly(500);
    }
  }

  @Test
  void listensOnTheLoopbackAddressOnly() throws Exception {
    try (var broker = EmbeddedBroker.start(new EmbeddedBrokerSettings(dir, 0, 0, Map.of()));
        var admin = admin(broker)) {
      assertThat(broker.bootstrapServers()).isEqualTo("127.0.0.1:" + broker.port());
      assertThat(admin.describeCluster().nodes().get())
          .allSatisfy(node -> assertThat(node.host())
              .isEqualTo(
                  "127.0.0.1"));
    }
  }

  @Test
  void refusesAPortThatIsTakenAndNamesIt() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      var settings = new EmbeddedBrokerSettings(dir, taken.getLocalPort(), 0, Map.of());
      assertThatExceptionOfType(BrokerStartException.class)
          .isThrownBy(
              () -> EmbeddedBroker.start(settings))
          .withMessageContaining(
              "Port " + taken.getLocalPort())
          .withMessageContaining("taken");
    }
  }

  @Test
  void refusesAFolderThatAnotherBrokerUsesAndNamesIt() {
    var settings = new EmbeddedBrokerSettings(dir, 0, 0, Map.of());
    try (var _ = EmbeddedBroker.start(settings)) {
      assertThatExceptionOfType(BrokerStartException.class)
          .isThrownBy(
              () -> EmbeddedBroker.start(settings))
          .withMessageContaining(dir.toString())
          .withMessageContaining(
              "tailwater.data-dir");
    }
  }

  @Test
  void refusesAFolderThatCannotBeAFolderAndNamesIt() throws IOException {
    var file = Files.createFile(dir.resolve("file"));
    var settings = new EmbeddedBrokerSettings(file, 0, 0, Map.of());
    assertThatExceptionOfType(BrokerStartException.class)
        .isThrownBy(
            () -> EmbeddedBroker.start(settings))
        .withMessageContaining(file.toString())
        .withMessageContaining(
            "tailwater.data-dir");
  }

  @Test
  void explainsWhatKafkaRefuses() {
    var settings = new EmbeddedBrokerSettings(dir, 0, 0, Map.of("num.io.threads", "none"));
    assertThatExceptionOfType(BrokerStartException.class)
        .isThrownBy(
            () -> EmbeddedBroker.start(settings))
        .withMessageContaining("num.io.threads");
  }

  private static Admin admin(EmbeddedBroker broker) {
    return Admin.create(settings(broker).with(Map.of()));
  }

  private static KafkaSettings settings(EmbeddedBroker broker) {
    return new KafkaSettings(broker.bootstrapServers(), Map.of());
  }
}
