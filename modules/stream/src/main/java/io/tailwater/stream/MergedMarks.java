package io.tailwater.stream;

/**
 * The newest events of several lanes, in the order in which a replay of them delivers.
 *
 * <p>
 * A replay delivers the lane whose next event has the lowest timestamp. An event that is older than
 * one before it in its lane therefore comes right after that one: the order is that of the highest
 * timestamps so far in the lane, ties by lane. So lanes can be added one after the other, and what
 * falls off at the old end never comes back. Confined to the engine's thread.
 */
final class MergedMarks {
  private final int max;
  private long[] highest = new long[0];
  private int[] lanes = new int[0];
  private long[] offsets = new long[0];

  MergedMarks(int max) {
    this.max = max;
  }

  int size() {
    return highest.length;
  }

  /** Adds the newest events of another lane. */
  void add(int lane, EventMarks marks) {
    var added = highest(marks);
    var size = Math.min(max, highest.length + added.length);
    var newHighest = new long[size];
    var newLanes = new int[size];
    var newOffsets = new long[size];
    var old = highest.length - 1;
    var own = added.length - 1;
    for (var i = size - 1; i >= 0; i--) {
      var takesOwn = old < 0
          || (own >= 0 && isAfter(added[own], lane, highest[old], lanes[old]));
      newHighest[i] = takesOwn ? added[own] : highest[old];
      newLanes[i] = takesOwn ? lane : lanes[old];
      newOffsets[i] = takesOwn ? marks.offset(own--) : offsets[old--];
    }
    highest = newHighest;
    lanes = newLanes;
    offsets = newOffsets;
  }

  /** The offset of the first event of that lane; {@code otherwise} if there is none. */
  long first(int lane, long otherwise) {
    for (var i = 0; i < lanes.length; i++) {
      if (lanes[i] == lane) {
        return offsets[i];
      }
    }
    return otherwise;
  }

  private static long[] highest(EventMarks marks) {
    var highest = new long[marks.size()];
    var millis = Long.MIN_VALUE;
    for (var i = 0; i < highest.length; i++) {
      millis = Math.max(millis, marks.millis(i));
      highest[i] = millis;
    }
    return highest;
  }

  private static boolean isAfter(long millis, int lane, long otherMillis, int otherLane) {
    return millis != otherMillis ? millis > otherMillis : lane > otherLane;
  }
}
