package io.tailwater.kafka;

import io.tailwater.kafka.ReplayQueue.Place;
import io.tailwater.kafka.ReplayQueue.Request;

import java.time.Duration;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the reads that a queue gives to one worker until the queue is closed, each whatever
 * happens. Runs on a thread of its own, which owns the worker.
 */
final class ReplayServing implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(ReplayServing.class);

  private final ReplayQueue queue;
  private final Worker worker;
  private final Duration keep;

  ReplayServing(ReplayQueue queue, Worker worker, Duration keep) {
    this.queue = queue;
    this.worker = worker;
    this.keep = keep;
  }

  /** What reads. Confined to the thread that serves. */
  interface Worker {
    ReplayRead read(Request request);

    /** Where the next read is served best; null for anywhere. */
    @Nullable
    Place place();

    /** Gives up its place and all that it fetched; the next read begins anew. */
    void forget();
  }

  @Override
  public void run() {
    var seat = queue.seat();
    while (!queue.isClosed()) {
      // Whatever ended the thread would leave a seat that reads are given to and nobody sits on.
      try {
        serveNext(seat);
      } catch (InterruptedException e) {
        LOG.atDebug().log("replay reader was interrupted");
      } catch (RuntimeException | Error e) {
        LOG.atError().setCause(e).log("replay reader failed and begins anew");
      }
    }
    forget();
  }

  private void serveNext(ReplayQueue.Seat seat) throws InterruptedException {
    var request = queue.take(seat, keep);
    if (request == null) {
      forget();
      return;
    }
    var outcome = new Outcome(new ReplayRead.Unavailable("the read failed"), null);
    try {
      outcome = new Outcome(worker.read(request), worker.place());
    } finally {
      var read = outcome.read();
      queue.finish(seat, request, outcome.place()).forEach(done -> hand(done, read));
      if (outcome.place() == null) {
        forget();
      }
    }
  }

  private void forget() {
    try {
      worker.forget();
    } catch (RuntimeException e) {
      LOG.atWarn().setCause(e).log("a replay consumer was not closed cleanly");
    }
  }

  static void hand(Consumer<ReplayRead> done, ReplayRead read) {
    try {
      done.accept(read);
    } catch (RuntimeException | Error e) {
      LOG.atError().setCause(e).log("taking a replay read failed");
    }
  }

  private record Outcome(ReplayRead read, @Nullable Place place) {}
}
