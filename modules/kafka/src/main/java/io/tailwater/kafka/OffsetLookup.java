package io.tailwater.kafka;

import io.tailwater.model.Epoch;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

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
 * Thread-safe and asynchronous; one Admin client. Answers come within {@link #LIMIT} or the future
 * fails with {@link KafkaUnreachableException}. They complete on the client's thread, which must
 * not
 * be blocked.
 */
public final class OffsetLookup implements AutoCloseable {
  /** How long an answer may take. */
  public static final Duration LIMIT = Duration.ofSeconds(5);

  private final KafkaSettings settings;
  private final Admin admin;

  private OffsetLookup(KafkaSettings settings) {
    this.settings = settings;
    this.admin = Admins.open(settings, "tailwater-offsets");
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
    return TopicLives.ask(settings, admin, topic, LIMIT);
  }

  /** First offset still readable, by partition from 0. */
  public CompletableFuture<long[]> low(String topic, int partitions) {
    return ask(topic, partitions, OffsetSpec.earliest());
  }

  /** Last stable offset (LSO), by partition from 0. */
  public CompletableFuture<long[]> end(String topic, int partitions) {
    return ask(topic, partitions, OffsetSpec.latest());
  }

  /**
   * First offset whose record has this timestamp (milliseconds since the epoch) or a later one, by
   * partition from 0; the end where there is none.
   */
  public CompletableFuture<long[]> at(String topic, int partitions, long timestampMillis) {
    var spec = OffsetSpec.forTimestamp(timestampMillis);
    // Asked first, the end is nowhere beyond a record that the second question misses.
    return end(topic, partitions).thenCompose(
        ends -> ask(topic, partitions, spec).thenApply(found -> orEnd(found, ends)));
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }

  private CompletableFuture<long[]> ask(String topic, int partitions, OffsetSpec spec) {
    var question = new HashMap<TopicPartition, OffsetSpec>();
    for (var partition = 0; partition < partitions; partition++) {
      question.put(new TopicPartition(topic, partition), spec);
    }
    var options = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
    options.timeoutMs((int) LIMIT.toMillis());
    var answer = admin.listOffsets(question, options)
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
