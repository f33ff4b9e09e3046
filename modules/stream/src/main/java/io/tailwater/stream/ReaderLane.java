package io.tailwater.stream;

import io.tailwater.model.Event;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One partition as a subscription reads it by itself: from the partition's log where that covers
 * the
 * position, else in chunks from Kafka, of which it holds one at most. Confined to the engine's
 * thread.
 */
final class ReaderLane implements ReplaySource.Listener {
  /** Why {@link #peek} has no event. */
  enum State {
    /** There is one. */
    READY,
    /** A read of Kafka is under way or has to be tried again. */
    BLOCKED,
    /** The log has nothing at or after the position yet. */
    AT_END,
    /** The position has reached the bound. */
    DONE
  }

  private static final long RETRY_MILLIS = 1_000;

  private final Lanes.Lane lane;
  private final PartitionLog log;
  private final Fetching fetching;
  private final ArrayDeque<Event> fetched = new ArrayDeque<>();
  private long next;
  private long fetchedTo;
  private long until = Long.MAX_VALUE;
  private boolean reading;
  private boolean closed;
  private long retryAtMillis = Long.MIN_VALUE;
  private @Nullable OutOfRange outOfRange;
  private State state = State.AT_END;

  /**
   * How the lanes of one subscription read Kafka.
   *
   * @param replays
   *          reads
   * @param chunkBytes
   *          what one read brings, about
   * @param wake
   *          run when a read came back
   */
  record Fetching(ReplaySource replays, long chunkBytes, Runnable wake) {}

  /** What the leader said when the position could not be read. */
  record OutOfRange(long low, long end) {}

  ReaderLane(Lanes.Lane lane, long next, PartitionLog log, Fetching fetching) {
    this.lane = lane;
    this.next = next;
    this.fetchedTo = next;
    this.log = log;
    this.fetching = fetching;
  }

  Lanes.Lane lane() {
    return lane;
  }

  long next() {
    return next;
  }

  State state() {
    return state;
  }

  /** Nothing at or after that offset is delivered. */
  void endAt(long offset) {
    until = offset;
  }

  /** Nothing more to read in the log, and the position is exactly the log's end. */
  boolean isAtEndOfLog() {
    return state == State.AT_END && next == log.end();
  }

  /**
   * The event to deliver next, which moves the position over holes; null says {@link #state} why
   * not.
   */
  @Nullable
  Event peek(long nowMillis) {
    var event = next < until ? find(nowMillis) : null;
    if (event != null && event.offset() < until) {
      state = State.READY;
      return event;
    }
    if (event != null || next >= until) {
      next = Math.max(next, until);
      fetched.clear();
      state = State.DONE;
    }
    return null;
  }

  /** The event was delivered or is not for this client. */
  void advance(Event event) {
    next = event.offset() + 1;
    if (!fetched.isEmpty() && fetched.getFirst().offset() == event.offset()) {
      fetched.removeFirst();
    }
  }

  /** Goes on elsewhere; what was fetched is dropped. */
  void moveTo(long offset) {
    next = offset;
    fetched.clear();
    fetchedTo = offset;
    outOfRange = null;
  }

  /** What the last read found out of range, once. */
  @Nullable
  OutOfRange takeOutOfRange() {
    var taken = outOfRange;
    outOfRange = null;
    return taken;
  }

  /** Reads that are under way are ignored when they come back. */
  void close() {
    closed = true;
    fetched.clear();
  }

  private @Nullable Event find(long nowMillis) {
    if (!fetched.isEmpty()) {
      return fetched.getFirst();
    }
    next = Math.max(next, fetchedTo);
    if (next >= log.start()) {
      var event = log.at(next);
      if (event == null) {
        next = Math.max(next, log.end());
        state = State.AT_END;
      }
      return event;
    }
    state = State.BLOCKED;
    if (!reading && outOfRange == null && nowMillis >= retryAtMillis) {
      reading = true;
      retryAtMillis = nowMillis + RETRY_MILLIS;
      fetching.replays().read(lane.topic(), lane.partition(), next, fetching.chunkBytes(), this);
    }
    return null;
  }

  @Override
  public void onEvents(List<Event> events, long nextRead) {
    reading = false;
    if (closed || nextRead <= next) {
      return;
    }
    retryAtMillis = Long.MIN_VALUE;
    for (var event : events) {
      if (event.offset() >= next) {
        fetched.addLast(event);
      }
    }
    fetchedTo = nextRead;
    fetching.wake().run();
  }

  @Override
  public void onOutOfRange(long low, long end) {
    reading = false;
    if (!closed) {
      outOfRange = new OutOfRange(low, end);
      fetching.wake().run();
    }
  }

  @Override
  public void onUnavailable() {
    reading = false;
  }
}
