package io.tailwater.kafka;

import io.tailwater.model.ChannelSpec;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows every partition of some topics at their end and reports what is committed, in offset
 * order, to one listener.
 *
 * <p>
 * One platform thread owns all state and makes all calls to the listener. One consumer reads all
 * partitions; an Admin looks at the topics about once a second. In memory are at most two fetches
 * per broker.
 *
 * <p>
 * A topic that is deleted and created again under its name must not be read on at the old offset. A
 * consumer fetches by topic id, and learns another id only with new metadata. So whatever a poll
 * returns after new metadata came is held back, and polling with it, until a look that began later
 * has seen the same ids. The same goes for a position that Kafka refuses: only after such a look is
 * it clear whether it was evicted, truncated, or is of another life of the topic. What remains is a
 * broker that answers the look with older metadata than the consumer's, for as long as brokers of a
 * cluster differ.
 */
public final class Tail implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Tail.class);
  private static final Duration POLL_WAIT = Duration.ofMillis(100);
  /** Fetches that bring nothing are answered twice a second, of which every second one is told. */
  private static final long TELL_FETCHED_NANOS = Duration.ofMillis(750).toNanos();
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

  private final Map<String, RecordDecoder> decoders = new LinkedHashMap<>();
  private final TailListener listener;
  private final TailPlan plan;
  private final TailConsumer consumer;
  private final TopicWatch watch;
  private final Trouble trouble = new Trouble("tail cannot read");
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final Thread thread;
  private ConsumerRecords<byte[], byte[]> held = ConsumerRecords.empty();
  /** Partitions whose held records follow the last ones reported, as the consumer went on there. */
  private final Set<TopicPartition> heldFrom = new HashSet<>();
  /** Number of the look that must be seen before polling goes on. */
  private long needed;
  private long seen;
  private long toldFetchedNanos = System.nanoTime();
  /** Whether a topic's life ended that the consumer read. */
  private boolean mustReopen;
  private volatile boolean closed;

  private Tail(KafkaSettings settings, TailSettings tail, List<ChannelSpec> channels,
      TailListener listener) {
    channels.forEach(spec -> decoders.put(spec.topic(), new RecordDecoder(spec.valueFormat())));
    this.listener = listener;
    this.plan = new TailPlan(decoders.keySet(), listener);
    this.watch = new TopicWatch(settings, tail, decoders.keySet());
    this.consumer = open(settings, tail, watch);
    this.thread = Thread.ofPlatform().name(tail.clientId()).unstarted(this::run);
  }

  private static TailConsumer open(KafkaSettings settings, TailSettings tail, TopicWatch watch) {
    try {
      return new TailConsumer(settings, tail);
    } catch (RuntimeException e) {
      watch.close();
      throw e;
    }
  }

  /**
   * Starts to follow the channels' topics, which need not exist yet. Does not wait for Kafka.
   *
   * @throws KafkaUnreachableException
   *           where no name among the bootstrap servers can be resolved
   * @throws KafkaException
   *           where the settings make no client
   */
  public static Tail start(KafkaSettings settings, TailSettings tail, List<ChannelSpec> channels,
      TailListener listener) {
    var started = new Tail(settings, tail, channels, listener);
    started.thread.start();
    return started;
  }

  /**
   * Completes when the tail has ended: normally by {@link #close}, or with the bug that ended it.
   */
  public CompletableFuture<Void> ended() {
    return ended.copy();
  }

  /** Ends the tail and waits for its thread, interrupting a listener that blocks. */
  @Override
  public void close() {
    closed = true;
    try {
      if (!Thread.currentThread().equals(thread) && !thread.join(POLL_WAIT.multipliedBy(5))) {
        thread.interrupt();
        if (!thread.join(CLOSE_WAIT)) {
          LOG.atWarn().log("tail still runs, held by its listener");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (watch; consumer) {
      while (!closed) {
        step();
      }
      ended.complete(null);
    } catch (InterruptedException | RuntimeException | Error e) {
      end(e);
    }
  }

  private void end(Throwable cause) {
    if (closed) {
      ended.complete(null);
    } else {
      LOG.atError().setCause(cause).log("tail ended by a failure of its own");
      ended.completeExceptionally(cause);
    }
  }

  private void step() throws InterruptedException {
    watch.startIfDue();
    var snapshot = watch.take(mayPoll() ? Duration.ZERO : POLL_WAIT);
    if (snapshot != null) {
      apply(snapshot);
    }
    if (mayPoll()) {
      poll();
    }
  }

  private boolean mayPoll() {
    return consumer.isAssigned() && seen >= needed;
  }

  private void poll() {
    ConsumerRecords<byte[], byte[]> records;
    try {
      records = consumer.poll(POLL_WAIT);
      trouble.over();
    } catch (OffsetOutOfRangeException e) {
      needed = watch.now();
      for (var partition : e.offsetOutOfRangePartitions().keySet()) {
        plan.refuse(partition, new TailedTopic.Refusal(needed, divergent(e, partition)));
        consumer.lose(partition);
      }
      return;
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      trouble.met(e);
      needed = watch.next();
      return;
    }
    heldFrom.addAll(records.nextOffsets().keySet());
    if (consumer.hasNewMetadata()) {
      needed = watch.now();
      held = records;
    } else {
      report(records);
    }
    if (System.nanoTime() - toldFetchedNanos > TELL_FETCHED_NANOS && consumer.hasFetched()) {
      toldFetchedNanos = System.nanoTime();
      listener.onFetched();
    }
  }

  private static OptionalLong divergent(OffsetOutOfRangeException e, TopicPartition partition) {
    if (e instanceof LogTruncationException truncation) {
      var offset = truncation.divergentOffsets().get(partition);
      if (offset != null) {
        return OptionalLong.of(offset.offset());
      }
    }
    return OptionalLong.empty();
  }

  private void report(ConsumerRecords<byte[], byte[]> records) {
    var polled = new ArrayList<TailedEvents>(records.nextOffsets().size());
    records.nextOffsets().forEach((partition, position) -> {
      var decoder = decoders.get(partition.topic());
      if (decoder != null && heldFrom.remove(partition)) {
        var events = decoder.decode(records.records(partition));
        plan.advance(partition, position);
        polled.add(new TailedEvents(partition.topic(), partition.partition(), events,
            position.offset()));
      }
    });
    if (!polled.isEmpty()) {
      toldFetchedNanos = System.nanoTime();
      listener.onPolled(polled);
    }
  }

  private void apply(TopicSnapshot snapshot) {
    var confirms = snapshot.number() >= needed;
    var outcome = plan.apply(snapshot, confirms && seen < needed, System.nanoTime());
    mustReopen |= outcome.lifeEnded();
    assign();
    if (confirms) {
      seen = snapshot.number();
      report(held);
      held = ConsumerRecords.empty();
    }
    plan.tellWatermarks(snapshot);
    if (outcome.again() || mustReopen) {
      watch.soon();
    }
    if (!consumer.isAssigned()) {
      listener.onFetched();
    }
  }

  private void assign() {
    if (mustReopen) {
      heldFrom.clear();
      try {
        consumer.reopen();
        mustReopen = false;
      } catch (KafkaException e) {
        trouble.met(e);
        return;
      }
    }
    consumer.follow(plan.positions());
    heldFrom.removeIf(partition -> !consumer.isAssigned(partition));
  }
}
