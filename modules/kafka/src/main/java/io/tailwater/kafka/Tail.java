package io.tailwater.kafka;

import io.tailwater.model.ChannelSpec;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
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
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);
  /** Looks in a row: a broker that lags behind the others may miss a topic once. */
  private static final int MISSES_UNTIL_GONE = 2;

  private final Map<String, ChannelSpec> specs = new LinkedHashMap<>();
  private final Map<String, TailedTopic> topics = new HashMap<>();
  private final TailListener listener;
  private final TailConsumer consumer;
  private final TopicWatch watch;
  private final Trouble trouble = new Trouble("tail cannot read");
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final Thread thread;
  /** Positions that Kafka refused, with where its log diverges if it said so. */
  private final Map<TopicPartition, OptionalLong> refused = new HashMap<>();
  private ConsumerRecords<byte[], byte[]> held = ConsumerRecords.empty();
  /** Number of the look that must be seen before polling goes on. */
  private long needed;
  private long seen;
  /** Whether a topic that was read has gone or become another one. */
  private boolean lifeEnded;
  private volatile boolean closed;

  private Tail(KafkaSettings settings, TailSettings tail, List<ChannelSpec> channels,
      TailListener listener) {
    channels.forEach(spec -> specs.put(spec.topic(), spec));
    this.listener = listener;
    this.consumer = new TailConsumer(settings, tail);
    this.watch = new TopicWatch(settings, tail, specs.keySet());
    this.thread = Thread.ofPlatform().name(tail.clientId()).unstarted(this::run);
  }

  /**
   * Starts to follow the channels' topics, which need not exist yet. Does not wait for Kafka.
   *
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
        thread.join(CLOSE_WAIT);
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
      var partitions = e.offsetOutOfRangePartitions().keySet();
      partitions.forEach(partition -> refused.put(partition, divergent(e, partition)));
      needed = watch.now();
      return;
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      trouble.met(e);
      needed = watch.next();
      return;
    }
    if (consumer.hasNewMetadata()) {
      held = records;
      needed = watch.now();
    } else {
      report(records);
    }
    if (consumer.hasFetched()) {
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
    records.nextOffsets().forEach((partition, position) -> {
      var spec = specs.get(partition.topic());
      var topic = topics.get(partition.topic());
      if (spec != null && topic != null) {
        var events = new RecordDecoder(spec.valueFormat()).decode(records.records(partition));
        topic.advance(partition.partition(), position);
        listener.onEvents(partition.topic(), partition.partition(), events, position.offset());
      }
    });
  }

  private void apply(TopicSnapshot snapshot) {
    var settled = true;
    for (var name : specs.keySet()) {
      settled &= follow(name, snapshot);
    }
    assign();
    if (snapshot.number() >= needed) {
      if (settled && settleRefused(snapshot)) {
        seen = snapshot.number();
        report(held);
        held = ConsumerRecords.empty();
      } else {
        needed = watch.soon();
      }
    }
    tellWatermarks(snapshot);
    if (!consumer.isAssigned()) {
      listener.onFetched();
    }
  }

  private void assign() {
    if (lifeEnded) {
      lifeEnded = false;
      held = ConsumerRecords.empty();
      refused.clear();
      consumer.reopen();
    }
    var positions = new HashMap<TopicPartition, OffsetAndMetadata>();
    topics.values().forEach(topic -> positions.putAll(topic.positions()));
    consumer.follow(positions);
  }

  /** Takes over what was seen of a topic; false if that is not enough to read on. */
  private boolean follow(String name, TopicSnapshot snapshot) {
    var known = topics.get(name);
    var topic = snapshot.topics().get(name);
    if (topic == null) {
      return known == null || missed(name, known);
    }
    if (known != null && known.isSameLife(topic)) {
      known.missed(false);
      return known.next().length == topic.partitions().size() || grow(known, topic);
    }
    if (!topic.isComplete()) {
      watch.soon();
      return known == null;
    }
    lifeEnded |= known != null;
    var next = known == null ? topic.end() : topic.low();
    var fresh = new TailedTopic(name, snapshot.clusterId(), topic.id(), next);
    topics.put(name, fresh);
    listener.onTopic(fresh.state(), next.clone());
    return true;
  }

  private boolean missed(String name, TailedTopic known) {
    if (known.missed(true) < MISSES_UNTIL_GONE) {
      return false;
    }
    lifeEnded = true;
    topics.remove(name);
    listener.onTopicGone(name);
    return true;
  }

  private boolean grow(TailedTopic known, TopicSnapshot.Topic topic) {
    if (!topic.isComplete()) {
      watch.soon();
      return true;
    }
    known.grow(topic.low());
    listener.onTopic(known.state(), known.next());
    return true;
  }

  /** Goes on from where Kafka can; false if that is not known yet. */
  private boolean settleRefused(TopicSnapshot snapshot) {
    for (var partition : refused.keySet()) {
      var topic = snapshot.topics().get(partition.topic());
      if (topic == null || !topic.isComplete()) {
        return false;
      }
    }
    refused.forEach((partition, divergent) -> {
      var topic = snapshot.topics().get(partition.topic());
      var known = topics.get(partition.topic());
      if (topic != null && known != null) {
        consumer.seek(partition, settle(known, partition.partition(), divergent, topic));
      }
    });
    refused.clear();
    return true;
  }

  private OffsetAndMetadata settle(TailedTopic known, int partition, OptionalLong divergent,
      TopicSnapshot.Topic topic) {
    var name = known.state().topic();
    var next = known.next(partition);
    var low = topic.partitions().get(partition).low();
    var end = divergent.orElse(topic.partitions().get(partition).highWatermark());
    if (next > end) {
      listener.onTruncated(name, partition, end);
      return known.jump(partition, end);
    }
    if (next < low) {
      listener.onEvicted(name, partition, low);
      return known.jump(partition, low);
    }
    return known.jump(partition, next);
  }

  private void tellWatermarks(TopicSnapshot snapshot) {
    snapshot.topics().forEach((name, topic) -> {
      var known = topics.get(name);
      if (known != null && known.isSameLife(topic) && topic.isComplete()) {
        listener.onWatermarks(name, topic.low(), topic.end(), topic.highWatermark());
      }
    });
  }
}
