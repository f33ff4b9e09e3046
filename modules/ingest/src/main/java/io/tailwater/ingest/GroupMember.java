package io.tailwater.ingest;

import io.tailwater.ingest.source.Backoff;
import io.tailwater.model.Bytes;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker's membership in the group: reads definitions, and starts and stops what runs them as
 * partitions come and go.
 *
 * <p>
 * Runs on one thread, which owns the consumer and the held partitions; {@link #close} and
 * {@link #crash} may be called from any. Cooperative rebalancing: a partition that stays is not
 * disturbed, so a worker that joins does not make every feed reconnect. It is as safe as eager
 * rebalancing because safety does not come from the group: a member that missed its revocation is
 * fenced by the next owner's {@code initTransactions}, whatever it still believes. Definitions are
 * read from their beginning at each assignment; no offsets are committed.
 */
final class GroupMember implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(GroupMember.class);
  private static final Duration POLL = Duration.ofMillis(200);

  /** Time for a rebalance beyond what closing feeds takes. */
  private static final Duration POLL_MARGIN = Duration.ofSeconds(60);

  private enum Wish {
    RUN, CLOSE, CRASH
  }

  private final IngestContext context;
  private final IngestSettings settings;
  private final IngestTopics topics;
  private final Map<TopicPartition, HeldPartition> held = new HashMap<>();
  private final Backoff backoff;
  private volatile Wish wish = Wish.RUN;
  private volatile boolean ready;

  GroupMember(IngestContext context) {
    this.context = context;
    this.settings = context.settings();
    this.topics = context.topics();
    this.backoff = new Backoff(settings.retryMin(), settings.retryMax(),
        RandomGenerator.getDefault());
  }

  void close() {
    wish = Wish.CLOSE;
  }

  void crash() {
    wish = Wish.CRASH;
  }

  /** Whether the group counts this worker in. */
  boolean isReady() {
    return ready;
  }

  /** Runs until it is closed; where it ends otherwise, the worker is told that it cannot go on. */
  @Override
  public void run() {
    try {
      runUntilClosed();
      if (wish == Wish.RUN) {
        context.fatal().accept(new IllegalStateException("the group's thread was interrupted"));
      }
    } catch (Throwable e) {
      context.fatal().accept(e);
    } finally {
      ready = false;
    }
  }

  private void runUntilClosed() {
    var lastTrouble = "";
    while (wish == Wish.RUN) {
      try {
        topics.ensure(context.kafka());
        member();
      } catch (InterruptException e) {
        return;
      } catch (RuntimeException e) {
        var trouble = String.valueOf(e.getMessage());
        (trouble.equals(lastTrouble) ? LOG.atDebug() : LOG.atWarn()).addKeyValue("reason", trouble)
            .log("ingest cannot work with Kafka and tries again");
        lastTrouble = trouble;
        pause(backoff.next());
      }
    }
  }

  private void member() {
    var consumer = new KafkaConsumer<>(properties(), new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
    try {
      consumer.subscribe(List.of(topics.feeds()), new ConsumerRebalanceListener() {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
          assigned(consumer, partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
          revoked(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
          lost(partitions);
        }
      });
      while (wish == Wish.RUN) {
        consumer.poll(POLL).forEach(this::define);
        ready = consumer.groupMetadata().generationId() >= 0;
        held.forEach((partition, feeds) -> feeds.run(consumer.position(partition)));
        backoff.reset();
      }
    } finally {
      ready = false;
      leave(consumer);
    }
  }

  private void leave(KafkaConsumer<byte[], byte[]> consumer) {
    if (wish == Wish.CRASH) {
      lost(List.copyOf(held.keySet()));
      consumer.close(CloseOptions.timeout(Duration.ZERO)
          .withGroupMembershipOperation(GroupMembershipOperation.REMAIN_IN_GROUP));
    } else {
      try {
        // Revokes what is held before it leaves the group.
        consumer.close(CloseOptions.timeout(settings.closeTimeout()));
      } finally {
        lost(List.copyOf(held.keySet()));
      }
    }
  }

  private Map<String, Object> properties() {
    return context.kafka()
        .with(Map.ofEntries(
            Map.entry("client.id", settings.workerId() + "-ingest"),
            Map.entry("group.id", settings.groupId()),
            Map.entry("group.protocol", "classic"),
            Map.entry("partition.assignment.strategy", CooperativeStickyAssignor.class.getName()),
            Map.entry("session.timeout.ms", (int) settings.sessionTimeout().toMillis()),
            Map.entry("heartbeat.interval.ms", (int) settings.sessionTimeout().toMillis() / 4),
            Map.entry("max.poll.interval.ms",
                (int) settings.closeTimeout().plus(POLL_MARGIN).toMillis()),
            Map.entry("isolation.level", "read_committed"),
            Map.entry("enable.auto.commit", "false"),
            Map.entry("auto.offset.reset", "earliest"),
            Map.entry("allow.auto.create.topics", "false")));
  }

  private void assigned(KafkaConsumer<byte[], byte[]> consumer,
      Collection<TopicPartition> partitions) {
    consumer.seekToBeginning(partitions);
    consumer.endOffsets(partitions)
        .forEach((partition, end) -> held.put(partition, new HeldPartition(end,
            feeds -> new PartitionWorker(context, partition.partition(), feeds),
            context.monitors())));
    LOG.atInfo().addKeyValue("partitions", held.size()).log("ingest holds feed partitions");
  }

  /** Every partition's open batch is committed before the group gives it to another. */
  private void revoked(Collection<TopicPartition> partitions) {
    var workers = release(partitions);
    workers.forEach(PartitionWorker::close);
    var deadline = System.nanoTime() + settings.closeTimeout().toNanos();
    try {
      for (var worker : workers) {
        worker.awaitClosed(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
      }
    } catch (InterruptedException e) {
      workers.forEach(PartitionWorker::abandon);
      throw new InterruptException(e);
    }
  }

  /** Others may have them already. */
  private void lost(Collection<TopicPartition> partitions) {
    release(partitions).forEach(PartitionWorker::abandon);
  }

  private List<PartitionWorker> release(Collection<TopicPartition> partitions) {
    return partitions.stream()
        .map(held::remove)
        .filter(Objects::nonNull)
        .flatMap(partition -> partition.worker().stream())
        .toList();
  }

  private void define(ConsumerRecord<byte[], byte[]> record) {
    var feeds = held.get(new TopicPartition(record.topic(), record.partition()));
    if (feeds != null && record.key() != null) {
      feeds.define(Bytes.of(record.key()).toUtf8(),
          record.value() == null ? Bytes.NONE : Bytes.of(record.value()));
    }
  }

  private void pause(Duration wait) {
    var deadline = System.nanoTime() + wait.toNanos();
    while (wish == Wish.RUN && System.nanoTime() < deadline) {
      LockSupport.parkNanos(POLL.toNanos());
    }
  }
}
