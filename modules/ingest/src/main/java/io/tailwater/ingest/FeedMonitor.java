package io.tailwater.ingest;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of a feed's running, for the status; outlives the runs of the feed.
 *
 * <p>
 * Thread-safe. Logs each change of state once, however often it is stated.
 */
final class FeedMonitor {
  private static final Logger LOG = LoggerFactory.getLogger(FeedMonitor.class);

  private record Seen(FeedState state, String detail) {}

  private final String name;
  private final AtomicLong records = new AtomicLong();
  private final AtomicLong deadLetters = new AtomicLong();
  private final AtomicLong repeats = new AtomicLong();
  private volatile String source = "";
  private volatile String topic = "";
  private volatile Instant lastEvent = Instant.EPOCH;
  private volatile String lastError = "";
  private volatile Seen seen = new Seen(FeedState.CONNECTING, "");

  FeedMonitor(String name) {
    this.name = name;
  }

  void define(FeedSpec spec) {
    source = spec.source();
    topic = spec.topic();
  }

  void state(FeedState state, String detail) {
    var now = new Seen(state, detail);
    var before = seen;
    if (now.equals(before)) {
      return;
    }
    seen = now;
    if (!detail.isEmpty()) {
      lastError = detail;
    }
    var trouble = state == FeedState.FAILED;
    (trouble ? LOG.atWarn() : state == before.state() ? LOG.atDebug() : LOG.atInfo())
        .addKeyValue("feed", name)
        .addKeyValue("reason", detail)
        .log("feed {}", state);
  }

  /** The committed position does not fit the feed. */
  void startsAnew(String reason) {
    lastError = "it starts anew and not from its position: " + reason;
    LOG.atWarn()
        .addKeyValue("feed", name)
        .addKeyValue("reason", reason)
        .log("feed starts anew and not from its position");
  }

  /** Counts what one transaction committed. */
  void committed(long moreRecords, long moreDeadLetters, long moreRepeats) {
    records.addAndGet(moreRecords);
    deadLetters.addAndGet(moreDeadLetters);
    repeats.addAndGet(moreRepeats);
    if (moreRecords + moreDeadLetters > 0) {
      lastEvent = Instant.now();
    }
  }

  FeedStatus status() {
    return new FeedStatus(name, source, topic, seen.state(), lastEvent, records.get(),
        deadLetters.get(), repeats.get(), lastError);
  }
}
