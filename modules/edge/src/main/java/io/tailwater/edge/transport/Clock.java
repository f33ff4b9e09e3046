package io.tailwater.edge.transport;

/** The node's clock for intervals: milliseconds that never go back, from an arbitrary origin. */
public final class Clock {
  private Clock() {}

  /** Now. */
  public static long millis() {
    return System.nanoTime() / 1_000_000;
  }
}
