package io.tailwater.ingest;

import io.tailwater.ingest.source.Arrival;
import io.tailwater.ingest.source.BoundPosition;
import io.tailwater.ingest.source.FeedOutput;
import io.tailwater.ingest.source.Position;
import io.tailwater.ingest.source.Source;
import io.tailwater.ingest.source.SourceOptions;
import io.tailwater.model.Bytes;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * One run of a feed, from a committed position until it is stopped or its partition starts anew.
 *
 * <p>
 * The source has a virtual thread of its own; the position and the counts belong to the owner of
 * the transactions.
 */
final class FeedRun implements FeedOutput {
  /** Wait before a source that broke down is started again. */
  private static final Duration BROKEN_RETRY = Duration.ofSeconds(60);

  private final FeedSpec spec;
  private final SourceOptions options;
  private final Inbox inbox;
  private final FeedMonitor monitor;
  private final Consumer<Throwable> fatal;
  private final BoundPosition position;
  private final Thread thread;
  private volatile boolean stopped;
  private long records;
  private long deadLetters;
  private long repeats;

  FeedRun(FeedSpec spec, Map<String, Bytes> committed, Inbox inbox, FeedMonitor monitor,
      Consumer<Throwable> fatal) {
    this.spec = spec;
    this.options = spec.sourceOptions();
    this.inbox = inbox;
    this.monitor = monitor;
    this.fatal = fatal;
    this.position = BoundPosition.restore(options, committed);
    position.restart().ifPresent(monitor::startsAnew);
    this.thread = Thread.ofVirtual().name("feed-" + spec.name()).unstarted(this::run);
  }

  void start() {
    monitor.define(spec);
    thread.start();
  }

  /** Makes the source stop; nothing that it says from now on counts. */
  void stop() {
    synchronized (this) {
      stopped = true;
    }
    thread.interrupt();
  }

  boolean isStopped() {
    return stopped;
  }

  FeedSpec spec() {
    return spec;
  }

  Position position() {
    return position;
  }

  FeedMonitor monitor() {
    return monitor;
  }

  void countRecord() {
    records++;
  }

  void countDeadLetter() {
    deadLetters++;
  }

  void countRepeat() {
    repeats++;
  }

  void onCommitted() {
    monitor.committed(records, deadLetters, repeats);
    records = 0;
    deadLetters = 0;
    repeats = 0;
  }

  private void run() {
    try {
      while (!ranToItsEnd()) {
        Thread.sleep(BROKEN_RETRY);
      }
      state(FeedState.STOPPED, "the upstream said that there will be no more");
    } catch (InterruptedException _) {
      // Stopped; whoever did it says why.
    } catch (Throwable e) {
      state(FeedState.FAILED, "the source broke down: " + e);
      fatal.accept(e);
    }
  }

  private boolean ranToItsEnd() throws InterruptedException {
    try {
      Source.of(options).run(this);
      return true;
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
      // A native library that this machine lacks is the feed's trouble, not the process's.
      state(FeedState.FAILED, "the source broke down: " + e);
      return false;
    }
  }

  @Override
  public Bytes resumePlace() throws InterruptedException {
    var answer = new CompletableFuture<Bytes>();
    inbox.put(new Inbox.Entry.Asked(this, answer));
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the position cannot be told", e.getCause());
    }
  }

  @Override
  public void offer(Arrival arrival) throws InterruptedException {
    inbox.put(new Inbox.Entry.Arrived(this, arrival));
  }

  @Override
  public void connecting(String detail) {
    state(FeedState.CONNECTING, detail);
  }

  @Override
  public void running() {
    state(FeedState.RUNNING, "");
  }

  @Override
  public void backingOff(String trouble) {
    state(FeedState.BACKING_OFF, trouble);
  }

  @Override
  public void stalled(String trouble) {
    state(FeedState.STALLED, trouble);
  }

  @Override
  public void failed(String trouble) {
    state(FeedState.FAILED, trouble);
  }

  /** Not after the stop: whoever stopped it has the last word. */
  private synchronized void state(FeedState state, String detail) {
    if (!stopped) {
      monitor.state(state, detail);
    }
  }
}
