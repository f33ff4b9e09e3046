package io.tailwater.kafka;

import io.tailwater.model.Epoch;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

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
   * @throws UnknownTopicException
   *           where it does not exist or may not be described
   * @throws KafkaUnreachableException
   *           where nobody answers within the limit
   */
  Epoch now(String topic, Duration limit) {
    try {
      return ask(settings, admin, topic, limit).get();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new KafkaException("Kafka does not describe topic " + topic, e.getCause());
    }
  }

  /**
   * The epoch of the topic; fails as {@link #now} does, with {@link KafkaUnreachableException}
   * after
   * the limit.
   */
  static CompletableFuture<Epoch> ask(KafkaSettings settings, Admin admin, String topic,
      Duration limit) {
    var cluster = admin
        .describeCluster(new DescribeClusterOptions().timeoutMs((int) limit.toMillis()))
        .clusterId()
        .toCompletionStage()
        .toCompletableFuture();
    var described = admin
        .describeTopics(List.of(topic),
            new DescribeTopicsOptions().timeoutMs((int) limit.toMillis()))
        .allTopicNames()
        .toCompletionStage()
        .toCompletableFuture();
    var epoch = described.thenCombine(cluster,
        (seen, clusterId) -> Epoch.of(clusterId,
            seen.values().iterator().next().topicId().toString()));
    return Deadlines.bounded(settings, epoch, limit)
        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(meaning(topic, failure)));
  }

  private static Throwable meaning(String topic, Throwable failure) {
    var cause = failure instanceof CompletionException e && e.getCause() != null
        ? e.getCause()
        : failure;
    return cause instanceof UnknownTopicOrPartitionException
        || cause instanceof InvalidTopicException
        || cause instanceof AuthorizationException
            ? new UnknownTopicException(topic, cause)
            : cause;
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
