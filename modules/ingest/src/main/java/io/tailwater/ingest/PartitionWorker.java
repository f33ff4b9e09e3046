package io.tailwater.ingest;

import io.tailwater.ingest.source.Arrival;
import io.tailwater.ingest.source.Backoff;
import io.tailwater.model.Bytes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the feeds of one partition of the feeds topic, from the moment the group gives it to this
 * process until it takes it away.
 *
 * <p>
 * One virtual thread owns the transactions, the positions and everything else here; definitions
 * and the wish to close come from the group's thread. Works in lives: a life takes the
 * transactional id over, reads the positions, starts the sources and commits batches, until
 * anything goes wrong or the definitions change; then the next begins with what is committed. So
 * one path serves start, takeover, rewind after an abort and a commit whose outcome is unknown.
 */
final class PartitionWorker {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionWorker.class);

  /** How long to look for work before looking whether there is something else to do. */
  private static final Duration IDLE_POLL = Duration.ofMillis(50);

  /** Wait after Kafka refused what we are not allowed to do. */
  private static final Duration REFUSED_RETRY = Duration.ofSeconds(60);

  private enum Wish {
    RUN, CLOSE, ABANDON
  }

  private final IngestContext context;
  private final IngestSettings settings;
  private final int partition;
  private final Refusals refusals = new Refusals();
  private final SuspendedFeeds suspended;
  private final Backoff backoff;
  private final Thread thread;
  private volatile Map<String, FeedSpec> feeds;
  private volatile Wish wish = Wish.RUN;

  PartitionWorker(IngestContext context, int partition, Map<String, FeedSpec> feeds) {
    this.context = context;
    this.settings = context.settings();
    this.partition = partition;
    this.feeds = Map.copyOf(feeds);
    this.suspended = new SuspendedFeeds(context);
    this.backoff = new Backoff(settings.retryMin(), settings.retryMax(),
        RandomGenerator.getDefault());
    this.thread = Thread.ofVirtual().name("feeds-" + partition).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Replaces the definitions; running feeds start again from what is committed. */
  void define(Map<String, FeedSpec> wanted) {
    feeds = Map.copyOf(wanted);
  }

  /** Asks for an end after the open batch; {@link #awaitClosed} waits for it. */
  void close() {
    wish = Wish.CLOSE;
  }

  /** Stops at once and leaves the open transaction as it is, as a crash would. */
  void abandon() {
    wish = Wish.ABANDON;
    thread.interrupt();
  }

  /** Waits for the end, and abandons what does not end in time. */
  void awaitClosed(Duration limit) throws InterruptedException {
    if (!thread.join(limit)) {
      LOG.atWarn().addKeyValue("partition", partition).log("feeds did not stop in time");
      abandon();
    }
  }

  private void run() {
    try {
      while (wish == Wish.RUN) {
        live();
      }
    } catch (InterruptedException | InterruptException _) {
      // Abandoned.
    } catch (Throwable e) {
      state(FeedState.FAILED, "the worker broke down: " + e);
      context.fatal().accept(e);
      return;
    }
    state(FeedState.STOPPED, "");
  }

  private void live() throws InterruptedException {
    var mine = feeds;
    if (mine.isEmpty()) {
      Thread.sleep(IDLE_POLL);
      return;
    }
    try {
      live(mine);
    } catch (InterruptException e) {
      throw e;
    } catch (RuntimeException e) {
      pause(onFailure(e));
    }
  }

  /** Says what happened; the answer is how long to wait. */
  private Duration onFailure(RuntimeException failure) {
    if (Transactions.isFenced(failure)) {
      // Somebody else has the feeds, or our transaction timed out while this process stood still.
      // The group tells within its session time-out; if we hold the partition after that, nobody
      // else does.
      state(FeedState.STOPPED, "another worker took the feed over");
      return settings.sessionTimeout().multipliedBy(2);
    }
    var cause = Transactions.rootCause(failure);
    if (suspended.suspend(feeds.values(), Transactions.unauthorized(failure), "Kafka: " + cause)) {
      return Duration.ZERO;
    }
    if (failure instanceof AuthorizationException) {
      state(FeedState.FAILED, "Kafka refuses: " + failure.getMessage());
      return REFUSED_RETRY;
    }
    if (refusals.size() > 0) {
      LOG.atWarn()
          .addKeyValue("partition", partition)
          .addKeyValue("events", refusals.size())
          .addKeyValue("reason", cause)
          .log("Kafka refuses events; they become dead letters");
    }
    state(FeedState.BACKING_OFF, "Kafka: " + cause);
    LOG.atDebug()
        .addKeyValue("partition", partition)
        .setCause(failure)
        .log("a transaction failed; its feeds go back to what is committed");
    return backoff.next();
  }

  private void pause(Duration wait) throws InterruptedException {
    var deadline = System.nanoTime() + wait.toNanos();
    while (wish == Wish.RUN && System.nanoTime() < deadline) {
      Thread.sleep(IDLE_POLL);
    }
  }

  private void live(Map<String, FeedSpec> mine) throws InterruptedException {
    var runs = new ArrayList<FeedRun>();
    refusals.keep(mine.keySet());
    try (var transactions = Transactions.open(context, partition, refusals)) {
      // After the takeover nobody else can move these positions.
      var positions = CompactedRead.partition(context.kafka(), context.topics().positions(),
          partition);
      var inbox = new Inbox(settings.queueRecords(), settings.queueBytes());
      suspended.admit(mine)
          .values()
          .forEach(spec -> runs.add(open(spec, positions, inbox)));
      runs.forEach(FeedRun::start);
      while (wish == Wish.RUN && feeds.equals(mine) && !suspended.canResume(mine)) {
        if (commitBatch(inbox, transactions)) {
          backoff.reset();
        }
      }
    } finally {
      runs.forEach(FeedRun::stop);
      var wanted = feeds;
      runs.stream()
          .filter(run -> !wanted.containsKey(run.spec().name()))
          .forEach(run -> run.monitor().state(FeedState.STOPPED, "its definition was removed"));
    }
  }

  private FeedRun open(FeedSpec spec, Map<String, Bytes> positions, Inbox inbox) {
    return new FeedRun(spec, PositionKey.entries(spec.name(), positions), inbox,
        context.monitors().apply(spec.name()), context.fatal());
  }

  /** Collects for one commit interval; whether anything was committed. */
  private boolean commitBatch(Inbox inbox, Transactions transactions) throws InterruptedException {
    var entry = inbox.poll(IDLE_POLL);
    if (entry.isEmpty()) {
      return false;
    }
    var touched = new LinkedHashSet<FeedRun>();
    var deadline = System.nanoTime() + settings.commitInterval().toNanos();
    while (entry.isPresent()) {
      take(entry.get(), transactions, touched);
      var left = deadline - System.nanoTime();
      if (left <= 0 || isFull(transactions) || wish != Wish.RUN) {
        break;
      }
      entry = inbox.poll(Duration.ofNanos(left));
    }
    if (wish == Wish.ABANDON) {
      throw new InterruptedException("abandoned");
    }
    touched.forEach(run -> transactions.send(run.spec(), run.position().changes()));
    transactions.commit();
    touched.forEach(FeedRun::onCommitted);
    return !touched.isEmpty();
  }

  private boolean isFull(Transactions transactions) {
    var records = refusals.size() == 0
        ? settings.maxBatchRecords()
        : Math.min(settings.maxBatchRecords(), Refusals.CAREFUL_BATCH_RECORDS);
    return transactions.records() >= records
        || transactions.bytes() >= settings.maxBatchBytes();
  }

  private static void take(Inbox.Entry entry, Transactions transactions, Set<FeedRun> touched) {
    switch (entry) {
      case Inbox.Entry.Asked asked -> asked.answer().complete(asked.run().position().resume());
      case Inbox.Entry.Arrived arrived -> {
        touched.add(arrived.run());
        take(arrived.run(), arrived.arrival(), transactions);
      }
    }
  }

  private static void take(FeedRun run, Arrival arrival, Transactions transactions) {
    if (!run.position().admit(arrival.step())) {
      run.countRepeat();
      return;
    }
    switch (arrival) {
      case Arrival.Event event when transactions.send(run.spec(), event) -> run.countRecord();
      case Arrival.Event _ -> run.countDeadLetter();
      case Arrival.Refused refused -> {
        transactions.send(run.spec(), refused);
        run.countDeadLetter();
      }
      case Arrival.Moved _ -> {
        // Its position is committed as any other.
      }
    }
  }

  private void state(FeedState state, String detail) {
    List.copyOf(feeds.keySet())
        .forEach(feed -> context.monitors().apply(feed).state(state, detail));
  }
}
