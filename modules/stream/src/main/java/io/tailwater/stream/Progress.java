package io.tailwater.stream;

/** What came of {@link Subscription#read}. */
public enum Progress {
  /** Everything there is has been written; {@link Wake} says when there is more. */
  IDLE,
  /** The sink takes no more. */
  FULL,
  /** There may be more, but other subscriptions should have their turn. */
  MORE,
  /** The end was written. */
  ENDED
}
