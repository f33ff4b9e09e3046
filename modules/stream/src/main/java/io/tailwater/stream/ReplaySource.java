package io.tailwater.stream;

import io.tailwater.model.Event;

import java.util.List;

/** Reads what the logs no longer hold. */
public interface ReplaySource {
  /**
   * Starts one read of committed events from that offset, of so many bytes and at most one event
   * more. The listener is called exactly once, later, on the engine's thread.
   */
  void read(String topic, int partition, long from, long maxBytes, Listener listener);

  /** The outcome of one read. */
  interface Listener {
    /** Events in offset order, possibly none, and the position after them, holes included. */
    void onEvents(List<Event> events, long next);

    /** The offset is before the low watermark or beyond the end. */
    void onOutOfRange(long low, long end);

    /** Kafka did not answer. */
    void onUnavailable();
  }
}
