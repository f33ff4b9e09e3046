package io.tailwater.processor;

import java.time.Duration;

/**
 * Tumbling windows of event time, aligned to the epoch: each holds {@code [start, start + size)}.
 *
 * <p>
 * A window is emitted once, when its input partition has seen a record as late as the window's end
 * plus the grace; what arrives for it later is left out, and counted. So a window reaches
 * subscribers one grace
 * after it ended, is never revised, and the last one before a feed goes silent is emitted when the
 * feed speaks again.
 *
 * @param size
 *          length of a window, whole milliseconds, at least 1 ms
 * @param grace
 *          how much later than the newest record one may be and still count
 */
public record Windows(Duration size, Duration grace) {
  public Windows {
    if (size.toMillis() < 1) {
      throw new IllegalArgumentException("windows.size must be at least 1ms, got " + size);
    }
    if (grace.isNegative()) {
      throw new IllegalArgumentException("windows.grace must not be negative, got " + grace);
    }
  }
}
