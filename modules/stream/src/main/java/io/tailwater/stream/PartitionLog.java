package io.tailwater.stream;

import static java.util.Objects.requireNonNull;

import io.tailwater.model.Event;
import io.tailwater.stream.EngineSettings.LogBounds;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bounded in-memory window {@code [start, end)} of one partition: every committed event in it
 * is
 * here. Positions advance past holes, so {@code end} may be beyond the newest event's offset + 1.
 *
 * <p>
 * Bounded by bytes, records and age: the oldest events are evicted first. Confined to the engine's
 * thread.
 */
final class PartitionLog {
  /** Where the log ended at a time. */
  private record Mark(long atMillis, long end) {}

  /** How many times are remembered, and so how exact the age of an event is known. */
  private static final int MARKS = 16;

  private final LogBounds bounds;
  private final ArrayDeque<Mark> marks = new ArrayDeque<>(MARKS);
  private @Nullable Event[] ring = new Event[64];
  private int head;
  private int size;
  private long bytes;
  /** How many events were here before the oldest that is. */
  private long evicted;
  private long start;
  private long end;

  PartitionLog(long next, LogBounds bounds) {
    this.start = next;
    this.end = next;
    this.bounds = bounds;
  }

  long start() {
    return start;
  }

  long end() {
    return end;
  }

  long bytes() {
    return bytes;
  }

  /** How many events are here. */
  int size() {
    return size;
  }

  /**
   * Appends events in offset order, then the position after them. Offsets below the end are a bug.
   */
  void append(List<Event> events, long next) {
    for (var event : events) {
      if (event.offset() < end) {
        throw new IllegalStateException("offset " + event.offset() + " is before the end " + end);
      }
      add(event);
      end = event.offset() + 1;
    }
    if (next < end) {
      throw new IllegalStateException("position " + next + " is before the end " + end);
    }
    end = next;
  }

  /** The first event at or after the position; null if there is none up to the end. */
  @Nullable
  Event at(long position) {
    return get(indexOf(position));
  }

  /**
   * The running number of the first event at or after the position, or of the next to be appended
   * if there is none. Numbers only grow and are never given twice, so that a reader can walk from
   * one to the next.
   */
  long indexOf(long position) {
    var low = 0;
    var high = size;
    while (low < high) {
      var middle = (low + high) >>> 1;
      if (nth(middle).offset() < position) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return evicted + low;
  }

  /** The event of that running number; null if it was evicted or is yet to come. */
  @Nullable
  Event get(long index) {
    var n = index - evicted;
    return n >= 0 && n < size ? nth((int) n) : null;
  }

  /** Forgets everything; the next event is at or after {@code next}. */
  void restart(long next) {
    ring = new Event[64];
    head = 0;
    evicted += size;
    size = 0;
    bytes = 0;
    start = next;
    end = next;
    marks.clear();
  }

  /** Evicts the oldest events until the bounds on bytes and records are kept. */
  void evict() {
    while (bytes > bounds.bytes() || size > bounds.records()) {
      evictOldest();
    }
  }

  /** Evicts the events that have been here for too long; called every now and then. */
  void evictOld(long nowMillis) {
    var ageMillis = bounds.age().toMillis();
    for (var mark = marks.peekFirst(); mark != null
        && nowMillis - mark.atMillis >= ageMillis; mark = marks.peekFirst()) {
      while (size > 0 && nth(0).offset() < mark.end) {
        evictOldest();
      }
      marks.removeFirst();
    }
    var last = marks.peekLast();
    if (last == null || nowMillis - last.atMillis >= ageMillis / MARKS) {
      marks.addLast(new Mark(nowMillis, end));
    }
  }

  private void evictOldest() {
    var oldest = nth(0);
    ring[head] = null;
    head = (head + 1) & (ring.length - 1);
    size--;
    evicted++;
    bytes -= oldest.footprint();
    start = oldest.offset() + 1;
  }

  private Event nth(int index) {
    return requireNonNull(ring[(head + index) & (ring.length - 1)]);
  }

  private void add(Event event) {
    if (size == ring.length) {
      var grown = Arrays.copyOfRange(ring, head, head + 2 * size);
      System.arraycopy(ring, 0, grown, size - head, head);
      ring = grown;
      head = 0;
    }
    ring[(head + size++) & (ring.length - 1)] = event;
    bytes += event.footprint();
  }
}
