package io.tailwater.bench.figures;

import java.time.Instant;

/**
 * Nanoseconds since 1970 at the cost of {@link System#nanoTime}, set anew once a second, so that a
 * clock that is being disciplined is followed.
 *
 * <p>
 * Confined to one thread.
 */
public final class WallClock {
  private static final long RESET_NANOS = 1_000_000_000L;

  private long offset;
  private long resetAt;

  public WallClock() {
    reset(System.nanoTime());
  }

  /** The wall clock's nanoseconds at this reading of {@link System#nanoTime}. */
  public long at(long nanoTime) {
    if (nanoTime - resetAt > RESET_NANOS) {
      reset(System.nanoTime());
    }
    return nanoTime + offset;
  }

  private void reset(long nanoTime) {
    var now = Instant.now();
    offset = now.getEpochSecond() * 1_000_000_000L + now.getNano() - nanoTime;
    resetAt = nanoTime;
  }
}
