package io.tailwater.stream;

import io.tailwater.model.Event;
import org.jspecify.annotations.Nullable;

/**
 * One reader's way through what {@link Replays} reads of a partition: it holds the chunk that it
 * is in, and at full speed the next one. Confined to the engine's thread.
 */
final class Replay {
  /** What the leader said when the position could not be read. */
  record OutOfRange(long low, long end) {}

  /** How long a reader that does not move may hold what others wait for. */
  static final long HOLD_MILLIS = 2_000;

  private static final long RETRY_MILLIS = 1_000;
  private static final int NEVER = -1;

  private final Lanes.Lane lane;
  private final Replays replays;
  private final Pace pace;
  private final Runnable wake;

  private @Nullable Chunk chunk;
  private @Nullable Chunk ahead;
  private int index;
  private int firstIndex;
  private int readAheadAt = NEVER;
  private long reached;
  private long movedMillis;

  private boolean asked;
  private boolean waited;
  private boolean blocked;
  private long wanted;
  private long limit;
  private long askedMillis;
  private long retryAtMillis = Long.MIN_VALUE;
  private @Nullable OutOfRange outOfRange;

  /**
   * A way that holds nothing yet.
   *
   * @param largestBytes
   *          most that it asks for at once
   * @param wake
   *          run when what blocked it may be over
   */
  Replay(Lanes.Lane lane, Replays replays, long largestBytes, Runnable wake) {
    this.lane = lane;
    this.replays = replays;
    this.pace = new Pace(largestBytes);
    this.wake = wake;
  }

  Lanes.Lane lane() {
    return lane;
  }

  /** The first event at or after the position in what it holds, where it then is. */
  @Nullable
  Event find(long position, long nowMillis) {
    movedMillis = nowMillis;
    for (var current = chunk; current != null; current = turn(current, nowMillis)) {
      var at = Math.max(position, reached);
      if (at < current.from()) {
        throw new IllegalStateException("a chunk from " + current.from() + " is held at " + at);
      }
      for (; index < current.size(); index++) {
        var event = current.get(index);
        if (event.offset() >= at) {
          if (index == readAheadAt) {
            readAhead(current, nowMillis);
          }
          return event;
        }
      }
    }
    return null;
  }

  /** Where the last chunk ended that it has read to its end. */
  long reached() {
    return reached;
  }

  /**
   * Asks for the chunk at the position, unless that was done; it may be there at once.
   *
   * @param until
   *          where the partition is read no further
   */
  void ask(long position, long until, long nowMillis) {
    blocked = true;
    if (asked) {
      replays.reclaim(nowMillis);
    } else if (outOfRange == null && nowMillis >= retryAtMillis) {
      prepare(position, until, nowMillis);
      replays.ask(this, nowMillis);
    }
  }

  /** Whether it waits for others to give up what they hold. */
  boolean waitsForTurn() {
    return replays.waitsForTurn(this);
  }

  /** What the last read found out of range, once. */
  @Nullable
  OutOfRange takeOutOfRange() {
    var taken = outOfRange;
    outOfRange = null;
    return taken;
  }

  /** Gives back all that it holds and asks for nothing any more. */
  void drop() {
    giveBack();
    reached = 0;
    outOfRange = null;
  }

  /** The position of the chunk that it waits for. */
  long wanted() {
    return wanted;
  }

  /** How much it would have read at once. */
  long bytes() {
    return pace.bytes();
  }

  /** Where the partition is read no further. */
  long limit() {
    return limit;
  }

  /** Whether it waits for a chunk. */
  boolean isAsking() {
    return asked;
  }

  /** Whether a read nearby that it waited for was in vain: it waits for another no more. */
  boolean hasWaited() {
    return waited;
  }

  /** The read that it waited for did not bring what it wants. */
  void onInVain() {
    waited = true;
  }

  /** What it waited for; held on its behalf. */
  void onChunk(Chunk given, long nowMillis) {
    asked = false;
    waited = false;
    retryAtMillis = Long.MIN_VALUE;
    if (chunk == null) {
      begin(given, wanted, nowMillis);
    } else {
      ahead = given;
    }
    wake();
  }

  /** The position that it waits for is not there. */
  void onOutOfRange(OutOfRange range) {
    onUnavailable();
    outOfRange = range;
    wake();
  }

  /** Kafka did not answer: it asks again in a while. */
  void onUnavailable() {
    asked = false;
    retryAtMillis = askedMillis + RETRY_MILLIS;
  }

  boolean isHolding() {
    return chunk != null || ahead != null;
  }

  /** Whether it has not moved for so long that others may have what it holds. */
  boolean isIdle(long nowMillis) {
    return nowMillis - movedMillis >= HOLD_MILLIS;
  }

  /** Others need what it holds: it reads that again when it moves on, as much as it took. */
  void giveUp() {
    if (chunk != null && chunk.size() > 0) {
      pace.onGivenUp(chunk.footprint() * (index - firstIndex) / chunk.size());
    }
    giveBack();
  }

  private void prepare(long position, long until, long nowMillis) {
    wanted = position;
    limit = until;
    askedMillis = nowMillis;
    asked = true;
  }

  private void readAhead(Chunk current, long nowMillis) {
    readAheadAt = NEVER;
    if (!asked && ahead == null && current.next() < limit && pace.isQuick(nowMillis)) {
      prepare(current.next(), limit, nowMillis);
      asked = replays.askAhead(this, nowMillis) && asked;
    }
  }

  /** From a chunk that is read to the next one, if it is here. */
  private @Nullable Chunk turn(Chunk read, long nowMillis) {
    reached = read.next();
    pace.onConsumed(nowMillis);
    chunk = ahead;
    ahead = null;
    var next = chunk;
    if (next != null) {
      begin(next, reached, nowMillis);
    }
    replays.release(read, this);
    return next;
  }

  private void begin(Chunk begun, long position, long nowMillis) {
    chunk = begun;
    index = begun.indexOf(position);
    firstIndex = index;
    readAheadAt = (index + begun.size()) / 2;
    pace.onBegun(nowMillis);
  }

  /** What it waits for too: that would come for where it is no longer. */
  private void giveBack() {
    asked = false;
    waited = false;
    replays.cancel(this);
    var held = chunk;
    var next = ahead;
    chunk = null;
    ahead = null;
    if (held != null) {
      replays.release(held, this);
    }
    if (next != null) {
      replays.release(next, this);
    }
  }

  private void wake() {
    if (blocked) {
      blocked = false;
      wake.run();
    }
  }
}
