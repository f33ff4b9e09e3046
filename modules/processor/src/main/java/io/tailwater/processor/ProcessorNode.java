package io.tailwater.processor;

import io.tailwater.kafka.KafkaSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.DefaultProductionExceptionHandler;
import org.apache.kafka.streams.errors.LogAndFailExceptionHandler;
import org.apache.kafka.streams.errors.LogAndFailProcessingExceptionHandler;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs pipelines on Kafka Streams with {@code exactly_once_v2}: what a pipeline read, its state and
 * what it wrote commit in one transaction.
 *
 * <p>
 * Thread-safe. Kafka Streams owns the threads; what they hold in memory is bounded by its buffers
 * ({@code statestore.cache.max.bytes}, {@code buffered.records.per.partition}).
 */
public final class ProcessorNode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessorNode.class);

  /** A node that died is replaced after this; the brokers' default lower bound. */
  private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(6);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  private final KafkaStreams streams;
  private final SkippedCount skipped;
  private final RestartPolicy restarts = new RestartPolicy(InstantSource.system());
  private final CompletableFuture<Throwable> failure = new CompletableFuture<>();

  private ProcessorNode(KafkaStreams streams, SkippedCount skipped) {
    this.streams = streams;
    this.skipped = skipped;
  }

  /**
   * Starts the pipelines and returns at once; {@link #running} tells when they run. The topics the
   * pipelines read and write must exist: whoever wires the node creates them, this creates
   * changelogs only.
   *
   * @throws IllegalArgumentException
   *           if there is no pipeline or two have one name
   * @throws org.apache.kafka.streams.errors.StreamsException
   *           if the state folder is not writable or another node of this application holds it
   */
  public static ProcessorNode start(KafkaSettings kafka, ProcessorSettings settings,
      List<Pipeline> pipelines) {
    var skipped = new SkippedCount(settings.skippedLogInterval(), InstantSource.system());
    var topology = PipelineTopology.of(pipelines, skipped);
    var config = new StreamsConfig(config(kafka, settings));
    var node = new ProcessorNode(new KafkaStreams(topology, config), skipped);
    node.streams.setUncaughtExceptionHandler(node::onUncaught);
    node.streams.start();
    return node;
  }

  /** True while the node reads, also while partitions move between nodes. */
  public boolean running() {
    return streams.state().isRunningOrRebalancing();
  }

  /** Kafka Streams' word for what the node does, such as {@code RUNNING} or {@code ERROR}. */
  public String state() {
    return streams.state().name();
  }

  /** Records that were skipped since the start : no measurements, or later than the grace. */
  public long skipped() {
    return skipped.total();
  }

  /**
   * Completes with the cause if the node cannot go on, on the thread that failed; never completes
   * otherwise. The node does not come back: the process that holds it should end.
   */
  public CompletionStage<Throwable> failure() {
    return failure.minimalCompletionStage();
  }

  /**
   * Commits, gives the partitions to other nodes at once and stops; waits up to ten seconds.
   * Calling it again does nothing.
   */
  @Override
  public void close() {
    var options = CloseOptions.timeout(CLOSE_TIMEOUT)
        .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP);
    if (!streams.close(options)) {
      LOG.atWarn().addKeyValue("reason", "timeout").log("Processor did not stop in time");
    }
  }

  private StreamThreadExceptionResponse onUncaught(Throwable cause) {
    if (restarts.restart(cause)) {
      LOG.atWarn()
          .setCause(cause)
          .addKeyValue("reason", "transient")
          .log("A processor thread failed and is replaced");
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    LOG.atError().setCause(cause).addKeyValue("reason", "fatal").log("Processor cannot go on");
    failure.complete(cause);
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  static Map<String, Object> config(KafkaSettings kafka, ProcessorSettings settings) {
    var own = new HashMap<String, Object>();
    own.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.applicationId());
    own.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDir().toString());
    own.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
    own.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, settings.standbyReplicas());
    own.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, settings.commitInterval().toMillis());
    own.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    own.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    own.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
        Math.toIntExact(SESSION_TIMEOUT.toMillis()));
    own.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
        Math.toIntExact(SESSION_TIMEOUT.toMillis() / 3));
    // Input is bytes, and decoding it is a step of the topology that counts what it skips, so
    // whatever reaches these is a bug or a dead Kafka. Going on would drop windows in silence.
    own.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
        LogAndFailExceptionHandler.class);
    own.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
        LogAndFailProcessingExceptionHandler.class);
    own.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG,
        DefaultProductionExceptionHandler.class);
    return kafka.with(own);
  }
}
