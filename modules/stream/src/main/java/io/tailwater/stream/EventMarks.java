package io.tailwater.stream;

import java.util.Arrays;

/**
 * Offsets and timestamps of events of one partition, in its order. What remains of events that a
 * look-back has seen. Confined to the engine's thread.
 */
final class EventMarks {
  private long[] offsets = new long[16];
  private long[] millis = new long[16];
  private int size;

  int size() {
    return size;
  }

  long offset(int index) {
    return offsets[index];
  }

  long millis(int index) {
    return millis[index];
  }

  /** Adds an event that comes after those here, and forgets old ones beyond twice {@code max}. */
  void add(long offset, long timestampMillis, int max) {
    if (size >= 2 * max) {
      keepNewest(max);
    }
    if (size == offsets.length) {
      offsets = Arrays.copyOf(offsets, 2 * size);
      millis = Arrays.copyOf(millis, 2 * size);
    }
    offsets[size] = offset;
    millis[size++] = timestampMillis;
  }

  /** Forgets all but so many of the newest. */
  void keepNewest(int max) {
    var tooMany = size - max;
    if (tooMany > 0) {
      System.arraycopy(offsets, tooMany, offsets, 0, max);
      System.arraycopy(millis, tooMany, millis, 0, max);
      size = max;
    }
  }

  /** Adds events that come after those here. */
  void addAll(EventMarks newer) {
    var both = size + newer.size;
    offsets = Arrays.copyOf(offsets, Math.max(both, 1));
    millis = Arrays.copyOf(millis, Math.max(both, 1));
    System.arraycopy(newer.offsets, 0, offsets, size, newer.size);
    System.arraycopy(newer.millis, 0, millis, size, newer.size);
    size = both;
  }
}
