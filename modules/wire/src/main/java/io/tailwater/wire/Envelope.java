package io.tailwater.wire;

/** What an event's data is (protocol 3.4, parameter {@code envelope}). */
public enum Envelope {
  /** The value. */
  RAW,
  /** An object of the value and everything around it. */
  JSON,
  /** A CloudEvent in its JSON format. */
  CLOUDEVENTS
}
