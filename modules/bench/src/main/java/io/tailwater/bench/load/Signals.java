package io.tailwater.bench.load;

/**
 * What the run tells its workers. Written by the run's thread, read by all.
 */
final class Signals {
  volatile boolean measuring;
  volatile boolean stopped;

  /** Cuts happen between these readings of {@link System#nanoTime}. */
  volatile long cutsFromNanos = Long.MAX_VALUE;
  volatile long cutsUntilNanos = Long.MAX_VALUE;
}
