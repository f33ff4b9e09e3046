package io.tailwater.stream;

import io.tailwater.model.Channel;
import io.tailwater.model.Event;

/**
 * Which events a subscription wants, beside their channels. Equal filters accept the same events,
 * so that their subscriptions share a fan-out.
 */
public interface Filter {
  /** Accepts every event. */
  Filter ALL = new Filter() {
    @Override
    public boolean accepts(Channel channel, Event event) {
      return true;
    }

    @Override
    public String toString() {
      return "all";
    }
  };

  /** Whether the event is delivered; never throws. */
  boolean accepts(Channel channel, Event event);
}
