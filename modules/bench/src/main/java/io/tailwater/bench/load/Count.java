package io.tailwater.bench.load;

/** What is counted during a run. */
enum Count {
  /** Connections that were answered with an event stream. */
  OPENED,
  /** Of those, the ones that presented a last event id. */
  RESUMED,
  /** Connections of now: {@code OPENED} less those that ended. */
  OPEN,
  /** Connections that this command cut. */
  CUT,
  /** Connections that the server ended or that broke. */
  ENDED,
  /** Connections that did not become an event stream. */
  FAILED,
  /** Deliveries: sequence numbers, or events that carry none. */
  EVENTS,
  /** Of those, what slow sessions received. */
  SLOW_EVENTS,
  /** Of those, what was published before the session's own connection was opened. */
  REPLAYED,
  /** Of those, what came without a sequence number. */
  UNNUMBERED, COMMENTS, BYTES, READS,
  /** Sequence numbers that were left out within a connection. */
  LOST,
  /** Sequence numbers that were left out between a connection and the one that resumed it. */
  LOST_RESUMING,
  /** Sequence numbers that came again, or late, within a connection. */
  DOUBLED,
  /** Sequence numbers that an earlier connection had brought already. */
  DOUBLED_RESUMING
}
