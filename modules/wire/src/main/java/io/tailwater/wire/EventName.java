package io.tailwater.wire;

/** What SSE's {@code event:} says of an event (protocol 3.3, parameter {@code event}). */
public enum EventName {
  /** The channel, as the client wrote it. */
  CHANNEL,
  /** The record's header {@code ce_type}, else its header {@code type}, else nothing. */
  TYPE,
  /** Nothing, so that an EventSource calls {@code onmessage}. */
  NONE
}
