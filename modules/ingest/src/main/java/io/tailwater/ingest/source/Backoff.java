package io.tailwater.ingest.source;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: full jitter under a bound that doubles with each
 * attempt.
 *
 * <p>
 * Confined to its caller.
 */
public final class Backoff {
  private static final int MAX_DOUBLINGS = 30;

  private final Duration min;
  private final Duration max;
  private final RandomGenerator random;
  private int attempts;

  /** Waits of 0 to {@code min} first, of 0 to {@code max} at last. */
  public Backoff(Duration min, Duration max, RandomGenerator random) {
    this.min = min;
    this.max = max;
    this.random = random;
  }

  /** The next wait. */
  public Duration next() {
    var doublings = Math.min(attempts++, MAX_DOUBLINGS);
    var bound = Math.min(max.toMillis(), min.toMillis() << doublings);
    return Duration.ofMillis(random.nextLong(Math.max(0, bound) + 1));
  }

  /** The next wait, at least as long as the other side asked for, but never above the maximum. */
  public Duration next(Duration asked) {
    var next = next();
    var atLeast = asked.compareTo(max) > 0 ? max : asked;
    return next.compareTo(atLeast) < 0 ? atLeast : next;
  }

  /** It worked: the next wait is a first one again. */
  public void reset() {
    attempts = 0;
  }
}
