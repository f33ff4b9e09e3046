package io.tailwater.kafka;

import io.tailwater.model.Event;

import java.util.List;

/**
 * What a {@link Tail} read of one partition.
 *
 * @param events
 *          committed, in offset order, possibly none
 * @param next
 *          the position after them; holes included, so that it may be beyond the last event's
 *          offset
 *          + 1. It never goes back.
 */
public record TailedEvents(String topic, int partition, List<Event> events, long next) {
  public TailedEvents {
    events = List.copyOf(events);
  }
}
