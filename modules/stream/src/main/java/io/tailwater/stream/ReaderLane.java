package io.tailwater.stream;

import io.tailwater.model.Event;
import io.tailwater.stream.Replay.OutOfRange;
import org.jspecify.annotations.Nullable;

/**
 * One partition as a subscription reads it by itself: from the partition's log where that covers
 * the position, else by {@link Replays}. It holds the next event, so that it need not be found
 * again. Confined to the engine's thread.
 */
final class ReaderLane {
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

  /**
   * How the lanes of one subscription read Kafka.
   *
   * @param replays
   *          shared with other subscriptions
   * @param largestBytes
   *          what one lane asks for at once, at most
   * @param wake
   *          run when a read came back
   */
  record Fetching(Replays replays, long largestBytes, Runnable wake) {}

  private static final long UNKNOWN = -1;

  private final Lanes.Lane lane;
  private final int number;
  private final PartitionLog log;
  private final Replay replay;
  private final long[] position;
  private long until = Long.MAX_VALUE;
  /** The number in the log of the last event that was found there. */
  private long logIndex = UNKNOWN;
  private @Nullable Event head;
  private long headMillis;
  private State state = State.AT_END;

  /**
   * A lane at a position.
   *
   * @param position
   *          next offsets of all lanes of the subscription, of which it moves its own
   * @param number
   *          which of them it is
   */
  ReaderLane(Lanes.Lane lane, long[] position, int number, PartitionLog log, Fetching fetching) {
    this.lane = lane;
    this.position = position;
    this.number = number;
    this.log = log;
    this.replay = new Replay(lane, fetching.replays(), fetching.largestBytes(), fetching.wake());
  }

  Lanes.Lane lane() {
    return lane;
  }

  int number() {
    return number;
  }

  long next() {
    return position[number];
  }

  State state() {
    return state;
  }

  /** The event that {@link #peek} found; null after {@link #advance}. */
  @Nullable
  Event head() {
    return head;
  }

  /** Whether its head comes before the other's: by timestamp, ties by topic and partition. */
  boolean isBefore(ReaderLane other) {
    return headMillis != other.headMillis
        ? headMillis < other.headMillis
        : number < other.number;
  }

  /** Nothing at or after that offset is delivered. */
  void endAt(long offset) {
    until = offset;
    head = null;
  }

  /** Nothing more to read in the log, and the position is exactly the log's end. */
  boolean isAtEndOfLog() {
    return state == State.AT_END && next() == log.end();
  }

  /** Whether it is blocked because others hold what may be held of Kafka's records. */
  boolean waitsForTurn() {
    return state == State.BLOCKED && replay.waitsForTurn();
  }

  /** Where the log or the bound ends it, or the position if that is beyond. */
  long end() {
    return Math.max(next(), Math.min(until, log.end()));
  }

  /**
   * The event to deliver next, which moves the position over holes; null says {@link #state} why
   * not.
   */
  @Nullable
  Event peek(long nowMillis) {
    if (head != null) {
      return head;
    }
    var event = next() < until ? find(nowMillis) : null;
    if (event != null && event.offset() < until) {
      state = State.READY;
      head = event;
      headMillis = event.timestampMillis();
      return event;
    }
    if (event != null || next() >= until) {
      moveOn(until);
      replay.drop();
      state = State.DONE;
    }
    return null;
  }

  /** The event that {@link #peek} found was delivered or is not for this client. */
  void advance() {
    var delivered = head;
    if (delivered == null) {
      throw new IllegalStateException("no event of " + lane + " was found");
    }
    position[number] = delivered.offset() + 1;
    head = null;
  }

  /** Goes on elsewhere; what was fetched is dropped. */
  void moveTo(long offset) {
    position[number] = offset;
    head = null;
    logIndex = UNKNOWN;
    replay.drop();
  }

  /** What the last read found out of range, once. */
  @Nullable
  OutOfRange takeOutOfRange() {
    return replay.takeOutOfRange();
  }

  /** Reads that are under way are ignored when they come back. */
  void close() {
    head = null;
    replay.drop();
  }

  private @Nullable Event find(long nowMillis) {
    var event = replay.find(next(), nowMillis);
    if (event == null) {
      moveOn(replay.reached());
      if (next() >= log.start()) {
        return findInLog();
      }
      state = State.BLOCKED;
      replay.ask(next(), Math.min(until, log.start()), nowMillis);
      event = replay.find(next(), nowMillis);
    }
    return event;
  }

  private @Nullable Event findInLog() {
    if (next() >= log.end()) {
      state = State.AT_END;
      return null;
    }
    var event = logIndex == UNKNOWN ? null : log.get(logIndex);
    if (event != null && event.offset() < next()) {
      event = log.get(++logIndex);
    }
    if (event == null || event.offset() < next()) {
      logIndex = log.indexOf(next());
      event = log.get(logIndex);
    }
    if (event == null) {
      moveOn(log.end());
      state = State.AT_END;
    }
    return event;
  }

  private void moveOn(long offset) {
    if (offset > next()) {
      position[number] = offset;
    }
  }
}
