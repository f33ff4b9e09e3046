package io.tailwater.ingest;

import io.tailwater.kafka.KafkaSettings;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member of the group of workers: runs the feeds of the partitions it holds.
 *
 * <p>
 * Thread-safe. One platform thread is the member of the group; each held partition that has feeds
 * has a virtual thread with a transactional producer, each feed a virtual thread for its source.
 * Several workers may live in one process.
 */
public final class IngestWorker implements AutoCloseable {
  /** The topic, of one partition, of what feeds could not take; headers say which and why. */
  public static final String DEAD_LETTERS = IngestTopics.STANDARD.deadLetters();

  private static final Logger LOG = LoggerFactory.getLogger(IngestWorker.class);

  private final IngestSettings settings;
  private final ConcurrentMap<String, FeedMonitor> monitors = new ConcurrentHashMap<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final GroupMember member;
  private final Thread thread;

  private IngestWorker(KafkaSettings kafka, IngestSettings settings, IngestTopics topics) {
    this.settings = settings;
    this.member = new GroupMember(new IngestContext(kafka, settings, topics,
        name -> monitors.computeIfAbsent(name, FeedMonitor::new), this::end));
    this.thread = Thread.ofPlatform().name("ingest-" + settings.workerId()).unstarted(member);
  }

  /** Starts a worker; returns at once, Kafka is waited for in the background. */
  public static IngestWorker start(KafkaSettings kafka, IngestSettings settings) {
    return start(kafka, settings, IngestTopics.STANDARD);
  }

  static IngestWorker start(KafkaSettings kafka, IngestSettings settings, IngestTopics topics) {
    var worker = new IngestWorker(kafka, settings, topics);
    worker.thread.start();
    return worker;
  }

  /**
   * Whether the group of workers counts this one in; false while Kafka was never reached, before
   * the first and between two memberships, and after the end.
   */
  public boolean ready() {
    return member.isReady();
  }

  /**
   * Completes when the worker was closed; fails, from then on or before, when it cannot go on by
   * itself: an {@link Error}, or its membership's thread is gone. The process should end then, so
   * that whoever watches it starts it anew. Each call gives a future of its own.
   */
  public CompletableFuture<Void> ended() {
    return ended.copy();
  }

  /** The feeds that this worker runs or ran last, by name. */
  public List<FeedStatus> status() {
    return monitors.values()
        .stream()
        .map(FeedMonitor::status)
        .sorted(Comparator.comparing(FeedStatus::name))
        .toList();
  }

  /**
   * Commits what was taken in, stops the feeds and leaves the group, so that others take over at
   * once. Returns when that is done, or after the close time-out twice, leaving the rest to
   * fencing.
   */
  @Override
  public void close() {
    member.close();
    await(settings.closeTimeout().multipliedBy(2));
    ended.complete(null);
  }

  /** Ends as a crash would: transactions stay open, the group finds out by its time-out. */
  void crash() {
    member.crash();
    await(settings.closeTimeout());
  }

  private void end(Throwable failure) {
    if (ended.completeExceptionally(failure)) {
      LOG.atError().setCause(failure).log("the ingest worker cannot go on");
    }
  }

  private void await(Duration limit) {
    try {
      if (!thread.join(limit)) {
        LOG.atWarn().log("the ingest worker did not stop in time");
        thread.interrupt();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
