package io.tailwater.stream;

/**
 * The positions before and after each of a row of frames, kept as the moves from one to the next: a
 * lane and where it is then.
 *
 * <p>
 * A frame moves one lane by one; what lies between it and the next one was not for its readers.
 * Frames are numbered from the oldest that is here. Confined to the engine's thread; bounded by the
 * encoded log that it belongs to.
 */
final class PositionTrail {
  /** The position after the frame before the oldest. */
  private final long[] first;
  /** The position before the newest frame. */
  private final long[] last;
  private long lastSum;
  /** Moves by number, as a ring. */
  private int[] lane = new int[16];
  private long[] next = new long[16];
  private long firstMove;
  private long endMove;
  /** By frame, as rings: the move after its last, its lane, the sum of the position before it. */
  private long[] moveAfter = new long[16];
  private int[] frameLane = new int[16];
  private long[] sumBefore = new long[16];
  private long firstFrame;
  private long endFrame;

  PositionTrail(long[] position) {
    this.first = position.clone();
    this.last = position.clone();
    this.lastSum = Positions.sum(position);
  }

  /** Another frame, which comes at this position and moves that lane by one. */
  void append(long[] before, int movedLane) {
    for (var i = 0; i < before.length; i++) {
      if (before[i] != last[i]) {
        lastSum += before[i] - last[i];
        last[i] = before[i];
        move(i, before[i]);
      }
    }
    if (endFrame - firstFrame == moveAfter.length) {
      growFrames();
    }
    var slot = ring(endFrame++, moveAfter.length);
    moveAfter[slot] = endMove;
    frameLane[slot] = movedLane;
    sumBefore[slot] = lastSum;
  }

  /** Forgets so many of the oldest frames. */
  void evict(int frames) {
    for (var i = 0; i < frames; i++) {
      applyMoves(firstFrame, firstMove, first);
      var slot = ring(firstFrame++, moveAfter.length);
      first[frameLane[slot]]++;
      firstMove = moveAfter[slot];
    }
  }

  /** The position before that frame. */
  long[] before(int frame) {
    var position = first.clone();
    applyMoves(firstFrame + frame, firstMove, position);
    return position;
  }

  /** The position after that frame; after frame -1 is where the oldest one's reader comes from. */
  long[] after(int frame) {
    if (frame < 0) {
      return first.clone();
    }
    var position = before(frame);
    position[frameLane[ring(firstFrame + frame, frameLane.length)]]++;
    return position;
  }

  /** The sum of the offsets of {@link #after}, without its cost. */
  long sumAfter(int frame) {
    return frame < 0
        ? Positions.sum(first)
        : sumBefore[ring(firstFrame + frame, sumBefore.length)] + 1;
  }

  /**
   * The frame that a reader at that position gets next: nothing between the position and the frame
   * is for it, because the position is nowhere before the end of the frame before and nowhere
   * behind where this one begins.
   *
   * @param ends
   *          the position before the frame that will be appended next
   * @return -1 if there is none
   */
  int frameAt(long[] position, long[] ends) {
    var sum = Positions.sum(position);
    var low = 0;
    var high = (int) (endFrame - firstFrame);
    while (low < high) {
      var middle = (low + high + 1) >>> 1;
      if (sumAfter(middle - 1) <= sum) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    var upper = low == endFrame - firstFrame ? ends : before(low);
    return Positions.isNowhereBehind(position, after(low - 1))
        && Positions.isNowhereBehind(upper, position) ? low : -1;
  }

  private void applyMoves(long frame, long fromMove, long[] position) {
    var until = moveAfter[ring(frame, moveAfter.length)];
    for (var move = fromMove; move < until; move++) {
      var slot = ring(move, lane.length);
      position[lane[slot]] = next[slot];
    }
  }

  private void move(int movedLane, long movedTo) {
    if (endMove - firstMove == lane.length) {
      growMoves();
    }
    var slot = ring(endMove++, lane.length);
    lane[slot] = movedLane;
    next[slot] = movedTo;
  }

  private void growFrames() {
    var oldMoveAfter = moveAfter;
    var oldFrameLane = frameLane;
    var oldSumBefore = sumBefore;
    var length = oldMoveAfter.length;
    moveAfter = new long[2 * length];
    frameLane = new int[2 * length];
    sumBefore = new long[2 * length];
    for (var frame = firstFrame; frame < endFrame; frame++) {
      var slot = ring(frame, 2 * length);
      moveAfter[slot] = oldMoveAfter[ring(frame, length)];
      frameLane[slot] = oldFrameLane[ring(frame, length)];
      sumBefore[slot] = oldSumBefore[ring(frame, length)];
    }
  }

  private void growMoves() {
    var oldLane = lane;
    var oldNext = next;
    lane = new int[2 * oldLane.length];
    next = new long[2 * oldLane.length];
    for (var move = firstMove; move < endMove; move++) {
      lane[ring(move, lane.length)] = oldLane[ring(move, oldLane.length)];
      next[ring(move, lane.length)] = oldNext[ring(move, oldLane.length)];
    }
  }

  private static int ring(long index, int length) {
    return (int) (index & (length - 1));
  }
}
