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
  /** The longest wait that the other side can ask for. */
  public static final Duration MAX_ASKED = Duration.ofMinutes(10);

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

  /**
   * The next wait after the other side asked for one: that, up to {@link #MAX_ASKED}, and the
   * jitter on top, so that those who were asked for the same do not come back at the same moment.
   */
  public Duration next(Duration asked) {
    return (asked.compareTo(MAX_ASKED) > 0 ? MAX_ASKED : asked).plus(next());
  }

  /** It worked: the next wait is a first one again. */
  public void reset() {
    attempts = 0;
  }
}
