package io.tailwater.stream;

import io.tailwater.model.Event;
import java.util.List;

/**
 * What one read of Kafka brought: the events of {@code [from, next)} of a partition, in offset
 * order. Shared by all who read there. Confined to the engine's thread.
 */
final class Chunk {
  private final ReplayedPartition partition;
  private final long from;
  private final long next;
  private final Event[] events;
  private final long footprint;
  private int holders;

  Chunk(ReplayedPartition partition, long from, long next, List<Event> events) {
    this.partition = partition;
    this.from = from;
    this.next = next;
    this.events = events.toArray(Event[]::new);
    var bytes = 0L;
    for (var event : events) {
      bytes += event.footprint();
    }
    this.footprint = bytes;
  }

  ReplayedPartition partition() {
    return partition;
  }

  long from() {
    return from;
  }

  /** The position after it, holes included. */
  long next() {
    return next;
  }

  int size() {
    return events.length;
  }

  Event get(int index) {
    return events[index];
  }

  /** Bytes that its events hold. */
  long footprint() {
    return footprint;
  }

  /** The place of the first event at or after the position; the size if there is none. */
  int indexOf(long position) {
    var low = 0;
    var high = events.length;
    while (low < high) {
      var middle = (low + high) >>> 1;
      if (events[middle].offset() < position) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  boolean isHeld() {
    return holders > 0;
  }

  void hold() {
    holders++;
  }

  void release() {
    holders--;
  }
}
