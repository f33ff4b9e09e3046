package io.tailwater.kafka;

import io.tailwater.model.Event;

import java.util.List;

/** The outcome of one read of a {@link ReplayReader}. */
public sealed interface ReplayRead {
  /**
   * Committed events in offset order, possibly none, and the position after them (holes included).
   * {@code next} is beyond the offset asked for unless the end of the partition is reached.
   */
  record Events(List<Event> events, long next) implements ReplayRead {
    public Events {
      events = List.copyOf(events);
    }
  }

  /** The offset asked for is before the low watermark or beyond the end. */
  record OutOfRange(long low, long end) implements ReplayRead {}

  /** Kafka did not answer in time, or with an error; trying again later may help. */
  record Unavailable(String message) implements ReplayRead {}
}
