package io.tailwater.ingest.source;

import io.tailwater.model.Bytes;

/**
 * Where a source puts what it reads. Called by the source's one thread; every call may block, which
 * is how a slow Kafka slows the upstream, and is interrupted when the feed is to stop.
 */
public interface FeedOutput {
  /**
   * Where to resume, after everything offered so far: {@link Bytes#NONE} for a feed that has no
   * position yet. Waits until all of that was taken into the position.
   */
  Bytes resumePlace() throws InterruptedException;

  /** Hands an arrival over; waits while too many, or too many bytes, wait for Kafka. */
  void offer(Arrival arrival) throws InterruptedException;

  /** The source opens its upstream; the detail says what it waits for, or is empty. */
  void connecting(String detail);

  /** The source follows its upstream. */
  void running();

  /** The source waits before it tries again, because of this trouble. */
  void backingOff(String trouble);

  /** The upstream was silent for too long and is opened anew. */
  void stalled(String trouble);

  /** The upstream refuses the feed as it is configured; it is tried again after a long wait. */
  void failed(String trouble);
}
