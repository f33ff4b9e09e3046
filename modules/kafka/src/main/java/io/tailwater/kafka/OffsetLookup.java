package io.tailwater.kafka;

import io.tailwater.model.Epoch;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * Asks the leaders for offsets of a topic's partitions, as {@code read_committed} readers see them,
 * and the cluster for the life of a topic.
 *
 * <p>
 * Thread-safe and asynchronous; one Admin client. A question that was asked within {@link #PACE} is
 * asked again at its end, once for all who asked it in between: many clients that come at once make
 * few requests, and no answer is older than its question. Answers come within {@link #LIMIT} after
 * that or the future fails with {@link KafkaUnreachableException}. They complete on the client's
 * thread, which must not be blocked.
 */
public final class OffsetLookup implements AutoCloseable {
  /** How long an answer may take. */
  public static final Duration LIMIT = Duration.ofSeconds(5);

  /** How often the same question is asked, at most. */
  public static final Duration PACE = Duration.ofMillis(50);

  private final KafkaSettings settings;
  private final Admin admin;
  private final SharedQuestions<Question, long[]> offsets = SharedQuestions.pacedBy(PACE);
  private final SharedQuestions<String, Epoch> epochs = SharedQuestions.pacedBy(PACE);
  private final LongAdder requests = new LongAdder();

  private OffsetLookup(KafkaSettings settings) {
    this.settings = settings;
    this.admin = Admins.open(settings, "tailwater-offsets");
  }

  private record Question(String topic, int partitions, Kind kind) {}

  private sealed interface Kind {
    record Low() implements Kind {}

    record End() implements Kind {}

    record At(long timestampMillis) implements Kind {}
  }

  /** Opens a lookup; connects when first asked. */
  public static OffsetLookup open(KafkaSettings settings) {
    return new OffsetLookup(settings);
  }

  /**
   * Which life of the topic the cluster has now; fails with {@link UnknownTopicException} where
   * there
   * is none. A broker that has not learnt of a new life yet may answer with the one before.
   */
  public CompletableFuture<Epoch> epoch(String topic) {
    return epochs.ask(topic, () -> {
      requests.increment();
      return TopicLives.ask(settings, admin, topic, LIMIT);
    });
  }

  /** First offset still readable, by partition from 0. */
  public CompletableFuture<long[]> low(String topic, int partitions) {
    return ask(new Question(topic, partitions, new Kind.Low()));
  }

  /** Last stable offset (LSO), by partition from 0. */
  public CompletableFuture<long[]> end(String topic, int partitions) {
    return ask(new Question(topic, partitions, new Kind.End()));
  }

  /**
   * First offset whose record has this timestamp (milliseconds since the epoch) or a later one, by
   * partition from 0; the end where there is none.
   */
  public CompletableFuture<long[]> at(String topic, int partitions, long timestampMillis) {
    var question = new Question(topic, partitions, new Kind.At(timestampMillis));
    // Asked first, the end is nowhere beyond a record that the second question misses.
    return end(topic, partitions).thenCompose(
        ends -> ask(question).thenApply(found -> orEnd(found, ends)));
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }

  /** Requests made until now. */
  long requests() {
    return requests.sum();
  }

  private CompletableFuture<long[]> ask(Question question) {
    return offsets.ask(question, () -> request(question)).thenApply(long[]::clone);
  }

  private CompletableFuture<long[]> request(Question question) {
    requests.increment();
    var partitions = question.partitions();
    var spec = switch (question.kind()) {
      case Kind.Low _ -> OffsetSpec.earliest();
      case Kind.End _ -> OffsetSpec.latest();
      case Kind.At(var timestampMillis) -> OffsetSpec.forTimestamp(timestampMillis);
    };
    var specs = new HashMap<TopicPartition, OffsetSpec>();
    for (var partition = 0; partition < partitions; partition++) {
      specs.put(new TopicPartition(question.topic(), partition), spec);
    }
    var options = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
    options.timeoutMs((int) LIMIT.toMillis());
    var answer = admin.listOffsets(specs, options)
        .all()
        .toCompletionStage()
        .toCompletableFuture()
        .thenApply(found -> offsets(partitions, found));
    return Deadlines.bounded(settings, answer, LIMIT);
  }

  private static long[] offsets(int partitions,
      Map<TopicPartition, ListOffsetsResultInfo> found) {
    var offsets = new long[partitions];
    found.forEach((partition, info) -> offsets[partition.partition()] = info.offset());
    return offsets;
  }

  private static long[] orEnd(long[] found, long[] ends) {
    for (var partition = 0; partition < found.length; partition++) {
      if (found[partition] < 0) {
        found[partition] = ends[partition];
      }
    }
    return found;
  }
}
