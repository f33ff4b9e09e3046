package io.tailwater.stream;

import static java.util.Objects.requireNonNull;

import io.tailwater.model.Event;
import io.tailwater.model.Notice.LaggingBy;
import io.tailwater.stream.ReaderLane.State;
import io.tailwater.stream.Replay.OutOfRange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a subscription's lanes by itself, merged by record timestamp, ties by topic and partition
 * (protocol 2.6). A lane that is blocked holds the others up for {@link #PATIENCE_MILLIS} at most.
 * Confined to the engine's thread.
 *
 * <p>
 * Lanes whose next event is known form a heap; the others are asked again only when that can make a
 * difference, so that an event costs no look at every lane.
 */
final class Reader {
  static final long PATIENCE_MILLIS = 5_000;

  /** What to do next. */
  enum Step {
    /** Deliver {@link #event}, then {@link #advance}. */
    NEXT,
    /** The position of {@link #lane} does not exist (any more); {@link #lost} says what does. */
    LOST,
    /** Kafka has to answer first, or others to give up what they hold. */
    BLOCKED,
    /** Every lane is where its log ends; {@link #isAtEnds} says whether exactly there. */
    AT_TAIL,
    /** Every lane has reached its bound. */
    DONE
  }

  private static final long NOT_BLOCKED = Long.MIN_VALUE;
  /** Lanes that had nothing are asked again after so many events. */
  private static final int STEPS_BETWEEN_POLLS = 64;

  private final Lanes lanes;
  private final List<ReaderLane> all;
  private final long[] position;
  /** First the heap of those whose next event is known, then the others. */
  private final ReaderLane[] order;
  private int known;
  private int stepsToPoll;
  private boolean blocked;
  private long blockedSinceMillis = NOT_BLOCKED;
  private @Nullable ReaderLane lostLane;
  private @Nullable OutOfRange lost;

  /**
   * A reader at a position.
   *
   * @param next
   *          first offset of each lane
   * @param logs
   *          log of each lane
   */
  Reader(Lanes lanes, long[] next, List<PartitionLog> logs, ReaderLane.Fetching fetching) {
    this.lanes = lanes;
    this.position = next.clone();
    var partitions = lanes.all();
    var made = new ArrayList<ReaderLane>(partitions.size());
    for (var number = 0; number < partitions.size(); number++) {
      made.add(new ReaderLane(partitions.get(number), position, number, logs.get(number),
          fetching));
    }
    this.all = List.copyOf(made);
    this.order = made.toArray(ReaderLane[]::new);
  }

  Lanes lanes() {
    return lanes;
  }

  List<ReaderLane> all() {
    return all;
  }

  /** The next offset of each lane, copied. */
  long[] position() {
    return position.clone();
  }

  /** The next offset of each lane, which moves with the reader; not to be modified. */
  long[] livePosition() {
    return position;
  }

  /** Finds what comes next; moves positions over holes. */
  Step step(long nowMillis) {
    refreshTop(nowMillis);
    if (known == 0 || blocked || --stepsToPoll <= 0) {
      poll(nowMillis);
      if (lost != null) {
        return Step.LOST;
      }
    }
    if (!blocked) {
      blockedSinceMillis = NOT_BLOCKED;
    } else if (blockedSinceMillis == NOT_BLOCKED) {
      blockedSinceMillis = nowMillis;
    }
    if (blocked && (known == 0 || nowMillis - blockedSinceMillis < PATIENCE_MILLIS)) {
      return Step.BLOCKED;
    }
    return known > 0 ? Step.NEXT : atEnd();
  }

  /** The lane that the last step is about. */
  ReaderLane lane() {
    return lostLane != null ? lostLane : order[0];
  }

  /** The event that the last step found. */
  Event event() {
    return requireNonNull(order[0].head());
  }

  /** The event that the last step found was delivered or is not for this client. */
  void advance() {
    order[0].advance();
  }

  /** What there is instead of a position that the last step found lost. */
  OutOfRange lost() {
    return requireNonNull(lost);
  }

  /** Whether every lane is exactly where its log ends, so that the subscription may join there. */
  boolean isAtEnds() {
    for (var lane : all) {
      if (!lane.isAtEndOfLog()) {
        return false;
      }
    }
    return true;
  }

  /** How long some lane has been blocked; 0 if none is. */
  long blockedMillis(long nowMillis) {
    return blockedSinceMillis == NOT_BLOCKED ? 0 : nowMillis - blockedSinceMillis;
  }

  /** Who blocks: this edge, where some lane waits for room, else Kafka. */
  LaggingBy blockedBy() {
    return all.stream().anyMatch(ReaderLane::waitsForTurn) ? LaggingBy.EDGE : LaggingBy.KAFKA;
  }

  void close() {
    all.forEach(ReaderLane::close);
  }

  private Step atEnd() {
    for (var lane : all) {
      if (lane.state() != State.DONE) {
        return Step.AT_TAIL;
      }
    }
    return Step.DONE;
  }

  /** The lane at the top has advanced, or has another end: finds its next event. */
  private void refreshTop(long nowMillis) {
    while (known > 0 && order[0].head() == null) {
      var top = order[0];
      if (top.peek(nowMillis) == null) {
        blocked |= top.state() == State.BLOCKED;
        order[0] = order[--known];
        order[known] = top;
      }
      siftDown();
    }
  }

  /** Asks the lanes whose next event is not known. */
  private void poll(long nowMillis) {
    stepsToPoll = STEPS_BETWEEN_POLLS;
    blocked = false;
    lost = null;
    lostLane = null;
    for (var i = known; i < order.length; i++) {
      var lane = order[i];
      if (lane.peek(nowMillis) != null) {
        order[i] = order[known];
        order[known] = lane;
        siftUp(known++);
        continue;
      }
      blocked |= lane.state() == State.BLOCKED;
      var range = lane.takeOutOfRange();
      if (range != null) {
        lost = range;
        lostLane = lane;
        return;
      }
    }
  }

  private void siftUp(int from) {
    var i = from;
    var lane = order[i];
    while (i > 0 && lane.isBefore(order[(i - 1) >>> 1])) {
      order[i] = order[(i - 1) >>> 1];
      i = (i - 1) >>> 1;
    }
    order[i] = lane;
  }

  private void siftDown() {
    var i = 0;
    var lane = order[0];
    for (var child = 1; child < known; child = 2 * i + 1) {
      if (child + 1 < known && order[child + 1].isBefore(order[child])) {
        child++;
      }
      if (!order[child].isBefore(lane)) {
        break;
      }
      order[i] = order[child];
      i = child;
    }
    order[i] = lane;
  }
}
