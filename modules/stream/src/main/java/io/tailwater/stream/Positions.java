package io.tailwater.stream;

/** What can be said of positions: next offsets by lane. */
final class Positions {
  private Positions() {}

  /**
   * The sum of the offsets: it differs whenever a position moved on, for offsets only grow.
   */
  static long sum(long[] position) {
    var sum = 0L;
    for (var offset : position) {
      sum += offset;
    }
    return sum;
  }

  /** Whether every lane of the position is at or after the other's. */
  static boolean isNowhereBehind(long[] position, long[] other) {
    for (var lane = 0; lane < position.length; lane++) {
      if (position[lane] < other[lane]) {
        return false;
      }
    }
    return true;
  }
}
