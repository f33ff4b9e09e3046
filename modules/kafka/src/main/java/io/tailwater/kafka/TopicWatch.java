package io.tailwater.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Looks at topics and their watermarks, about once a second and whenever asked to.
 *
 * <p>
 * Confined to the tail's thread, but for the answers, which the Admin's thread puts into a queue of
 * one. At most one look is under way. A topic that may not be described counts as absent.
 */
final class TopicWatch implements AutoCloseable {
  private static final int ANSWER_MILLIS = 5_000;
  private static final Duration SOON = Duration.ofMillis(100);

  private final Admin admin;
  private final Collection<String> names;
  private final Duration interval;
  private final Trouble trouble = new Trouble("topics cannot be watched");
  private final BlockingQueue<Look> looks = new ArrayBlockingQueue<>(1);
  private long started;
  private boolean underWay;
  private long dueNanos = System.nanoTime();

  TopicWatch(KafkaSettings settings, TailSettings tail, Collection<String> names) {
    this.names = List.copyOf(names);
    this.interval = tail.watchInterval();
    this.admin = Admins.open(settings, tail.clientId() + "-watch");
  }

  /** Number of a look that has not begun yet, which is now due at once. */
  long now() {
    dueNanos = System.nanoTime();
    return started + 1;
  }

  /** Number of a look that has not begun yet, which is now due after a tenth of a second. */
  long soon() {
    dueNanos = Math.min(dueNanos, System.nanoTime() + SOON.toNanos());
    return started + 1;
  }

  /** Number of a look that has not begun yet, due when it is. */
  long next() {
    return started + 1;
  }

  void startIfDue() {
    if (underWay || System.nanoTime() - dueNanos < 0) {
      return;
    }
    underWay = true;
    dueNanos = System.nanoTime() + interval.toNanos();
    var number = ++started;
    var _ = look(number)
        .whenComplete((snapshot, failure) -> looks.add(new Look(snapshot, failure)));
  }

  /**
   * What the look under way saw, waiting for it at most so long; null if nothing (new) is known.
   */
  @Nullable
  TopicSnapshot take(Duration wait) throws InterruptedException {
    var look = looks.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
    if (look == null) {
      return null;
    }
    underWay = false;
    if (look.failure() == null) {
      trouble.over();
    } else {
      trouble.met(look.failure());
    }
    return look.snapshot();
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }

  private CompletableFuture<TopicSnapshot> look(long number) {
    var cluster = stage(
        admin.describeCluster(new DescribeClusterOptions().timeoutMs(ANSWER_MILLIS)).clusterId());
    var options = new DescribeTopicsOptions().timeoutMs(ANSWER_MILLIS);
    var described = new HashMap<String, CompletableFuture<Optional<TopicDescription>>>();
    admin.describeTopics(names, options)
        .topicNameValues()
        .forEach((name, answer) -> described.put(name, stage(answer).handle(TopicWatch::seen)));
    return cluster.thenCompose(
        id -> all(described.values()).thenCompose(topics -> withOffsets(number, id, topics)));
  }

  private static Optional<TopicDescription> seen(@Nullable TopicDescription topic,
      @Nullable Throwable failure) {
    var cause = failure instanceof CompletionException e ? e.getCause() : failure;
    if (cause instanceof UnknownTopicOrPartitionException || cause instanceof AuthorizationException
        || cause instanceof InvalidTopicException) {
      return Optional.empty();
    }
    if (cause != null) {
      throw new CompletionException(cause);
    }
    return Optional.ofNullable(topic);
  }

  private CompletableFuture<TopicSnapshot> withOffsets(long number, String clusterId,
      List<Optional<TopicDescription>> described) {
    var topics = described.stream().flatMap(Optional::stream).toList();
    var led = topics.stream().flatMap(TopicWatch::led).toList();
    var low = offsets(led, OffsetSpec.earliest(), IsolationLevel.READ_COMMITTED);
    var end = offsets(led, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
    var highWatermark = offsets(led, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
    return CompletableFuture.allOf(low, end, highWatermark).thenApply(_ -> {
      var byName = new HashMap<String, TopicSnapshot.Topic>();
      for (var topic : topics) {
        var offsets = partitions(topic).map(p -> new TopicSnapshot.Offsets(of(low, p), of(end, p),
            of(highWatermark, p))).toList();
        byName.put(topic.name(), new TopicSnapshot.Topic(topic.topicId(), offsets));
      }
      return new TopicSnapshot(number, clusterId, byName);
    });
  }

  private CompletableFuture<Map<TopicPartition, Long>> offsets(List<TopicPartition> partitions,
      OffsetSpec spec, IsolationLevel isolation) {
    if (partitions.isEmpty()) {
      return CompletableFuture.completedFuture(Map.of());
    }
    var question = new HashMap<TopicPartition, OffsetSpec>();
    partitions.forEach(partition -> question.put(partition, spec));
    var options = new ListOffsetsOptions(isolation);
    options.timeoutMs(ANSWER_MILLIS);
    var result = admin.listOffsets(question, options);
    var answers = partitions.stream()
        .map(partition -> stage(result.partitionResult(partition)).handle(
            (info, failure) -> Map.entry(partition,
                failure == null ? info.offset() : TopicSnapshot.Offsets.UNKNOWN)))
        .toList();
    return all(answers).thenApply(entries -> {
      var offsets = new HashMap<TopicPartition, Long>();
      entries.forEach(entry -> offsets.put(entry.getKey(), entry.getValue()));
      return offsets;
    });
  }

  private static Stream<TopicPartition> led(TopicDescription topic) {
    return topic.partitions()
        .stream()
        .filter(p -> p.leader() != null && !p.leader().isEmpty())
        .map(TopicPartitionInfo::partition)
        .map(p -> new TopicPartition(topic.name(), p));
  }

  private static Stream<TopicPartition> partitions(TopicDescription topic) {
    return topic.partitions().stream().map(p -> new TopicPartition(topic.name(), p.partition()));
  }

  private static long of(CompletableFuture<Map<TopicPartition, Long>> offsets,
      TopicPartition partition) {
    return offsets.join().getOrDefault(partition, TopicSnapshot.Offsets.UNKNOWN);
  }

  private static <T> CompletableFuture<T> stage(KafkaFuture<T> future) {
    return future.toCompletionStage().toCompletableFuture();
  }

  private static <T> CompletableFuture<List<T>> all(Collection<CompletableFuture<T>> futures) {
    return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new))
        .thenApply(_ -> futures.stream().map(CompletableFuture::join).toList());
  }

  private record Look(@Nullable TopicSnapshot snapshot, @Nullable Throwable failure) {}
}
