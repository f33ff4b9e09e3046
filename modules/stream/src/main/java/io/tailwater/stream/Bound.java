package io.tailwater.stream;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where a subscription ends: at offsets, after so many events, or never. */
final class Bound {
  /** By topic, as in {@link Start.Bounds}; empty: not at offsets. */
  private Map<String, List<Long>> until;
  private long eventsLeft;

  Bound(Start.Bounds bounds) {
    this.until = bounds.until();
    this.eventsLeft = bounds.limit().orElse(Long.MAX_VALUE);
  }

  /** Whether there are offsets at which it ends. */
  boolean isAtOffsets() {
    return !until.isEmpty();
  }

  /** It ends at these offsets. */
  void endAt(Map<String, List<Long>> untilByTopic) {
    until = Map.copyOf(untilByTopic);
  }

  /** The offsets at which it was to end in a topic are void: it ends there at once. */
  void forget(String topic) {
    if (isAtOffsets()) {
      var changed = new HashMap<>(until);
      changed.put(topic, List.of());
      until = Map.copyOf(changed);
    }
  }

  /** Nothing behind the end is read. */
  void apply(Reader reader) {
    if (isAtOffsets()) {
      for (var lane : reader.all()) {
        var offsets = until.getOrDefault(lane.lane().topic(), List.of());
        var partition = lane.lane().partition();
        lane.endAt(partition < offsets.size() ? offsets.get(partition) : 0);
      }
    }
  }

  /** How many of so many events are before the end. */
  long atMost(long events) {
    return Math.min(events, eventsLeft);
  }

  /** So many events were delivered. */
  void delivered(long events) {
    eventsLeft -= events;
  }

  /** Whether all events were delivered after which it ends. */
  boolean isReached() {
    return eventsLeft == 0;
  }
}
