package io.tailwater.stream;

import io.tailwater.model.Event;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a subscription's lanes by itself, merged by record timestamp, ties by topic and partition
 * (protocol 2.6). A lane that is blocked holds the others up for {@link #PATIENCE_MILLIS} at most.
 * Confined to the engine's thread.
 */
final class Reader {
  static final long PATIENCE_MILLIS = 5_000;

  /** What to do next. */
  sealed interface Step {
    /** Deliver this event of that lane, then {@link ReaderLane#advance}. */
    record Next(ReaderLane lane, Event event) implements Step {}

    /** The lane's position does not exist (any more). */
    record Lost(ReaderLane lane, ReaderLane.OutOfRange range) implements Step {}

    /** Kafka has to answer first. */
    record Blocked() implements Step {}

    /** Every lane is where its log ends; whether the subscription may join there. */
    record AtTail(boolean exactly) implements Step {}

    /** Every lane has reached its bound. */
    record Done() implements Step {}
  }

  private static final long NOT_BLOCKED = Long.MIN_VALUE;

  private final Lanes lanes;
  private final List<ReaderLane> all;
  private long blockedSinceMillis = NOT_BLOCKED;

  Reader(Lanes lanes, List<ReaderLane> all) {
    this.lanes = lanes;
    this.all = List.copyOf(all);
  }

  Lanes lanes() {
    return lanes;
  }

  List<ReaderLane> all() {
    return all;
  }

  /** The next offset of each lane. */
  long[] position() {
    return all.stream().mapToLong(ReaderLane::next).toArray();
  }

  /** Finds what comes next; moves positions over holes. */
  Step step(long nowMillis) {
    ReaderLane best = null;
    Event bestEvent = null;
    var blocked = false;
    var done = true;
    var exactly = true;
    for (var lane : all) {
      var event = lane.peek(nowMillis);
      var lost = lane.takeOutOfRange();
      if (lost != null) {
        return new Step.Lost(lane, lost);
      }
      if (event != null && (bestEvent == null
          || event.timestampMillis() < bestEvent.timestampMillis())) {
        best = lane;
        bestEvent = event;
      }
      blocked |= lane.state() == ReaderLane.State.BLOCKED;
      done &= lane.state() == ReaderLane.State.DONE;
      exactly &= lane.isAtEndOfLog();
    }
    noteBlocked(blocked, nowMillis);
    if (blocked && (best == null || nowMillis - blockedSinceMillis < PATIENCE_MILLIS)) {
      return new Step.Blocked();
    }
    return next(best, bestEvent, done, exactly);
  }

  /** How long some lane has been blocked; 0 if none is. */
  long blockedMillis(long nowMillis) {
    return blockedSinceMillis == NOT_BLOCKED ? 0 : nowMillis - blockedSinceMillis;
  }

  void close() {
    all.forEach(ReaderLane::close);
  }

  private static Step next(@Nullable ReaderLane lane, @Nullable Event event, boolean done,
      boolean exactly) {
    if (lane != null && event != null) {
      return new Step.Next(lane, event);
    }
    return done ? new Step.Done() : new Step.AtTail(exactly);
  }

  private void noteBlocked(boolean blocked, long nowMillis) {
    if (!blocked) {
      blockedSinceMillis = NOT_BLOCKED;
    } else if (blockedSinceMillis == NOT_BLOCKED) {
      blockedSinceMillis = nowMillis;
    }
  }
}
