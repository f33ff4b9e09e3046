package io.tailwater.kafka;

import io.tailwater.model.ChannelSpec;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the topics that Tailwater needs where they do not exist, and never changes one that does.
 *
 * <p>
 * Thread-safe; calls block until Kafka has answered, at most {@link #LIMIT}.
 */
public final class TopicAdmin implements AutoCloseable {
  /** How long a call may take. */
  public static final Duration LIMIT = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(TopicAdmin.class);
  private static final short BROKER_DEFAULT = -1;
  private static final Duration VISIBILITY_PAUSE = Duration.ofMillis(50);

  private final KafkaSettings settings;
  private final Admin admin;

  private TopicAdmin(KafkaSettings settings) {
    this.settings = settings;
    this.admin = Admins.open(settings, "tailwater-topics");
  }

  /** Opens an admin; connects when first asked. */
  public static TopicAdmin open(KafkaSettings settings) {
    return new TopicAdmin(settings);
  }

  /**
   * The cluster's id, as soon as a broker answers.
   *
   * @throws KafkaUnreachableException
   *           where none does within the limit
   */
  public String clusterReachable(Duration limit) {
    return await(admin.describeCluster().clusterId(), limit);
  }

  /**
   * Creates those of the channels' topics that are missing, with the broker's replication factor,
   * and returns when all can be used.
   *
   * @throws KafkaUnreachableException
   *           where Kafka does not answer
   */
  public void ensure(List<ChannelSpec> channels) {
    create(channels.stream()
        .map(spec -> new NewTopic(spec.topic(), spec.partitions(), BROKER_DEFAULT))
        .toList());
  }

  /**
   * Creates a compacted topic if it is missing, and returns when it can be used.
   *
   * @throws KafkaUnreachableException
   *           where Kafka does not answer
   */
  public void ensureCompacted(String name, int partitions) {
    create(List.of(new NewTopic(name, partitions, BROKER_DEFAULT)
        .configs(Map.of("cleanup.policy",
            "compact"))));
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }

  private void create(List<NewTopic> wanted) {
    var existing = await(admin.listTopics().names(), LIMIT);
    var missing = wanted.stream().filter(topic -> !existing.contains(topic.name())).toList();
    var results = admin.createTopics(missing).values();
    for (var topic : missing) {
      try {
        var result = results.get(topic.name());
        if (result != null) {
          Deadlines.await(settings, result, LIMIT);
          LOG.atInfo()
              .addKeyValue("topic", topic.name())
              .addKeyValue("partitions", topic.numPartitions())
              .log("topic created");
        }
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw new KafkaException("Kafka refuses to create topic " + topic.name() + ": "
              + reason(e), e.getCause());
        }
      }
    }
    awaitUsable(wanted.stream().map(NewTopic::name).collect(Collectors.toSet()));
  }

  private void awaitUsable(Set<String> topics) {
    var deadline = System.nanoTime() + LIMIT.toNanos();
    while (!usable(topics)) {
      if (System.nanoTime() > deadline) {
        throw new KafkaException("topics without a leader after " + LIMIT.toSeconds() + " s, among "
            + topics);
      }
      LockSupport.parkNanos(VISIBILITY_PAUSE.toNanos());
    }
  }

  private boolean usable(Collection<String> topics) {
    try {
      return Deadlines.await(settings, admin.describeTopics(topics).allTopicNames(), LIMIT)
          .values()
          .stream()
          .allMatch(TopicAdmin::led);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw new KafkaException("Kafka does not describe " + topics + ": " + reason(e),
          e.getCause());
    }
  }

  private static boolean led(TopicDescription topic) {
    return topic.partitions()
        .stream()
        .allMatch(partition -> partition.leader() != null && !partition.leader().isEmpty());
  }

  private <T> T await(KafkaFuture<T> answer, Duration limit) {
    try {
      return Deadlines.await(settings, answer, limit);
    } catch (ExecutionException e) {
      throw new KafkaException("Kafka answers with an error: " + reason(e), e.getCause());
    }
  }

  private static String reason(ExecutionException e) {
    return e.getCause() == null ? e.toString() : String.valueOf(e.getCause().getMessage());
  }
}
