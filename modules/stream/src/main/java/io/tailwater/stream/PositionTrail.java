package io.tailwater.stream;

/**
 * The positions before each of a row of frames, kept as the moves from one to the next: a lane and
 * where
 * it is then.
 *
 * <p>
 * Confined to the engine's thread; bounded by the encoded log that it belongs to.
 */
final class PositionTrail {
  /** The position before the moves of the first frame. */
  private final long[] first;
  /** The position before the last frame. */
  private final long[] last;
  /** Moves by number, as a ring. */
  private int[] lane = new int[64];
  private long[] next = new long[64];
  private long firstMove;
  private long endMove;
  /** The move after each frame's last, by frame, as a ring. */
  private long[] moveAfter = new long[64];
  private long firstFrame;
  private long endFrame;

  PositionTrail(long[] position) {
    this.first = position.clone();
    this.last = position.clone();
  }

  /** Another frame, which comes at this position. */
  void append(long[] before) {
    for (var i = 0; i < before.length; i++) {
      if (before[i] != last[i]) {
        last[i] = before[i];
        move(i, before[i]);
      }
    }
    if (endFrame - firstFrame == moveAfter.length) {
      growFrames();
    }
    moveAfter[ring(endFrame++, moveAfter.length)] = endMove;
  }

  /** Forgets so many of the oldest frames. */
  void evict(int frames) {
    for (var i = 0; i < frames; i++) {
      applyFrame(firstFrame++, firstMove, first);
      firstMove = moveAfter[ring(firstFrame - 1, moveAfter.length)];
    }
  }

  /** The position before the frame that has so many before it here. */
  long[] positionAt(int frames) {
    var position = first.clone();
    applyFrame(firstFrame + frames, firstMove, position);
    return position;
  }

  private void applyFrame(long frame, long fromMove, long[] position) {
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
    var old = moveAfter;
    moveAfter = new long[2 * old.length];
    for (var frame = firstFrame; frame < endFrame; frame++) {
      moveAfter[ring(frame, moveAfter.length)] = old[ring(frame, old.length)];
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
