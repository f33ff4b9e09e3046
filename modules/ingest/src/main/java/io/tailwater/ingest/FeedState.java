package io.tailwater.ingest;

/** What a feed is doing. */
public enum FeedState {
  /** Opening its upstream, or waiting for a file to appear. */
  CONNECTING,
  /** Following its upstream. */
  RUNNING,
  /** Waiting before it tries its upstream, or Kafka, again. */
  BACKING_OFF,
  /** Its upstream was silent for longer than its limit; it is connecting anew. */
  STALLED,
  /** Ended by its upstream, or run by another worker now. */
  STOPPED,
  /** Refused by its upstream or misconfigured; it is tried again at long intervals. */
  FAILED
}
