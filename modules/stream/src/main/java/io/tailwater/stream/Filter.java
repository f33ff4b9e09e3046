package io.tailwater.stream;

import io.tailwater.model.Channel;
import io.tailwater.model.Event;

/**
 * Which events a subscription wants, beside their channels. Equal filters accept the same events,
 * so that their subscriptions share a fan-out.
 */
public interface Filter {
  /** Accepts everything. */
  Filter ALL = (_, _) -> true;

  /** Whether the event is delivered; never throws. */
  boolean accepts(Channel channel, Event event);
}
