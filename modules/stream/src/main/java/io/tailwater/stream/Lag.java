package io.tailwater.stream;

import java.util.function.LongSupplier;

/**
 * For how long a client that was live has been behind. Confined to the engine's thread; times are
 * milliseconds of the engine's clock.
 */
final class Lag {
  private static final long NOT_BEHIND = Long.MIN_VALUE;
  private static final long NEVER_LIVE = Long.MIN_VALUE + 1;

  private long sinceMillis = NEVER_LIVE;
  private long endBefore;

  /** It reads a fan-out from that sequence on, which is no other fan-out's. */
  void onJoined(long sequence) {
    endBefore = sequence;
  }

  /**
   * What it has read of a fan-out: it is live if it has what there was when this was asked before.
   */
  void note(long sequence, long end, long nowMillis) {
    note(sequence >= endBefore, nowMillis);
    endBefore = end;
  }

  /** Whether nothing keeps it but the lack of events. */
  void note(boolean isLive, long nowMillis) {
    if (isLive) {
      sinceMillis = NOT_BEHIND;
    } else if (sinceMillis == NOT_BEHIND) {
      sinceMillis = nowMillis;
    }
  }

  /** Whether it was live once and is not now. */
  boolean isBehind() {
    return sinceMillis != NOT_BEHIND && sinceMillis != NEVER_LIVE;
  }

  /** Whether it is behind by more than it may be; how far it is is asked only if it matters. */
  boolean isOver(LagLimit limit, long nowMillis, LongSupplier events, LongSupplier bytes) {
    return isBehind() && switch (limit) {
      case LagLimit.None _ -> false;
      case LagLimit.Events(var count) -> events.getAsLong() > count;
      case LagLimit.Bytes(var count) -> bytes.getAsLong() > count;
      case LagLimit.Time(var duration) -> millis(nowMillis) > duration.toMillis();
    };
  }

  long millis(long nowMillis) {
    return isBehind() ? nowMillis - sinceMillis : 0;
  }
}
