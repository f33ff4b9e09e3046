package io.tailwater.kafka;

import io.tailwater.model.Epoch;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/** Asks which life of a topic the cluster has now. Thread-safe; calls block. */
final class TopicLives implements AutoCloseable {
  private final KafkaSettings settings;
  private final Admin admin;

  TopicLives(KafkaSettings settings) {
    this.settings = settings;
    this.admin = Admins.open(settings, "tailwater-lives");
  }

  /**
   * The epoch of the topic.
   *
   * @throws KafkaException
   *           where it does not exist or may not be described
   * @throws KafkaUnreachableException
   *           where nobody answers within the limit
   */
  Epoch now(String topic, Duration limit) {
    var cluster = admin.describeCluster().clusterId();
    var described = admin.describeTopics(List.of(topic)).allTopicNames();
    try {
      var clusterId = Deadlines.await(settings, cluster, limit);
      var only = Deadlines.await(settings, described, limit).values().iterator().next();
      return Epoch.of(clusterId, only.topicId().toString());
    } catch (ExecutionException e) {
      throw new KafkaException("Kafka does not describe topic " + topic, e.getCause());
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
