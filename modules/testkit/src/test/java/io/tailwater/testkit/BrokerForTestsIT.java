package io.tailwater.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerForTestsIT {
  @Test
  void makesFreshTopicsThatTakeTransactionsAtOnce() throws Exception {
    var broker = TestBroker.shared();
    var topic = broker.newTopic("fresh", 2, Map.of("cleanup.policy", "compact"));
    assertThat(topic).isNotEqualTo(broker.newTopic("fresh", 2, Map.of()));
    try (var producer = broker.producer(Map.of("transactional.id", topic))) {
      producer.beginTransaction();
      var sent = producer.send(new ProducerRecord<>(topic, 1, new byte[]{1}, new byte[]{2}));
      producer.commitTransaction();
      assertThat(sent.get().offset()).isZero();
    }
    broker.deleteTopic(topic);
    assertThat(broker.admin().listTopics().names().get()).doesNotContain(topic);
  }

  @Test
  void comesBackAtItsAddressWithItsTopics(@TempDir Path dir) throws ExecutionException,
      InterruptedException {
    try (var broker = TestBroker.start(dir)) {
      var address = broker.bootstrapServers();
      var topic = broker.newTopic("kept", 1, Map.of());
      broker.restart();
      assertThat(broker.bootstrapServers()).isEqualTo(address);
      assertThat(broker.admin().describeTopics(List.of(topic)).allTopicNames().get())
          .containsKey(
              topic);
    }
  }
}
