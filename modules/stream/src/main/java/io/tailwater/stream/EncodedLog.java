package io.tailwater.stream;

import io.tailwater.stream.Segments.Segment;

import java.util.ArrayDeque;

/**
 * Finished frames in the order of delivery, each with the position after it. A sequence number
 * counts
 * the frames; {@code [first, end)} are here.
 *
 * <p>
 * Frames lie in segments, whole; a frame that is larger than a segment has one of its own. Whoever
 * reads gets slices of a segment, which its sink retains. Confined to the engine's thread.
 */
final class EncodedLog {
  private static final int SMALLEST_SEGMENT = 4 * 1024;
  private static final int LARGEST_SEGMENT = 64 * 1024;

  /** A segment and the frames in it: {@code [firstSequence, endSequence)}. */
  private static final class Block {
    final Segment segment;
    final int capacity;
    final long firstSequence;
    final long firstByte;
    long endSequence;

    Block(Segment segment, int capacity, long firstSequence, long firstByte) {
      this.segment = segment;
      this.capacity = capacity;
      this.firstSequence = firstSequence;
      this.firstByte = firstByte;
      this.endSequence = firstSequence;
    }
  }

  private final Segments segments;
  private final ArrayDeque<Block> blocks = new ArrayDeque<>();
  /**
   * By sequence, as a ring: the byte after the frame, the lane of its event, the lane's next
   * offset.
   */
  private long[] endByte = new long[64];
  private int[] lane = new int[64];
  private long[] laneNext = new long[64];
  /** The position before frame {@code first}. */
  private final long[] firstPosition;
  private long first;
  private long end;
  private long endOfBytes;

  EncodedLog(Segments segments, long[] position) {
    this.segments = segments;
    this.firstPosition = position.clone();
  }

  long first() {
    return first;
  }

  long end() {
    return end;
  }

  /** Bytes of memory that the segments take. */
  long bytes() {
    return blocks.stream().mapToLong(block -> block.capacity).sum();
  }

  /** Whether the frame needs another segment, which is the moment to evict old ones. */
  boolean needsSegment(int length) {
    var last = blocks.peekLast();
    return last == null || endOfBytes - last.firstByte + length > last.capacity;
  }

  /** Appends a frame; after it the lane is at {@code next}. */
  void append(byte[] frame, int frameLane, long next) {
    if (needsSegment(frame.length)) {
      var capacity = Math.clamp(bytes(), SMALLEST_SEGMENT, LARGEST_SEGMENT);
      capacity = Math.max(capacity, frame.length);
      blocks.addLast(new Block(segments.allocate(capacity), capacity, end, endOfBytes));
    }
    var block = blocks.getLast();
    block.segment.append(frame);
    block.endSequence++;
    endOfBytes += frame.length;
    if (end - first == endByte.length) {
      grow();
    }
    var slot = slot(end++);
    endByte[slot] = endOfBytes;
    lane[slot] = frameLane;
    laneNext[slot] = next;
  }

  /**
   * Releases the oldest segments: all whose frames are before {@code needed}, but never the newest.
   */
  void evictBefore(long needed) {
    while (blocks.size() > 1 && secondSegmentSequence() <= needed) {
      evictOldest();
    }
  }

  /** Releases the oldest segment, needed or not; its frames are gone. */
  void evictOldest() {
    var until = secondSegmentSequence();
    while (first < until) {
      var slot = slot(first++);
      firstPosition[lane[slot]] = laneNext[slot];
    }
    blocks.removeFirst().segment.release();
  }

  /** The frame after the oldest segment's last. */
  long secondSegmentSequence() {
    return blocks.getFirst().endSequence;
  }

  /** How many segments there are. */
  int segmentCount() {
    return blocks.size();
  }

  /** The position before the frame with that sequence, which must be here or the end. */
  long[] positionAt(long sequence) {
    var position = firstPosition.clone();
    for (var s = first; s < sequence; s++) {
      var slot = slot(s);
      position[lane[slot]] = laneNext[slot];
    }
    return position;
  }

  /**
   * Writes frames from the sequence on, whole ones out of one segment, at least one
   * and about {@code maxBytes} at most.
   *
   * @return the sequence after the last one written
   */
  long write(long sequence, int maxBytes, Sink sink) {
    var block = blockOf(sequence);
    var from = sequence == block.firstSequence ? block.firstByte : endByte[slot(sequence - 1)];
    var low = sequence + 1;
    var high = block.endSequence;
    while (low < high) {
      var middle = (low + high + 1) >>> 1;
      if (endByte[slot(middle - 1)] - from <= maxBytes) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    sink.write(block.segment, (int) (from - block.firstByte),
        (int) (endByte[slot(low - 1)] - block.firstByte));
    return low;
  }

  /** Releases every segment. */
  void close() {
    blocks.forEach(block -> block.segment.release());
    blocks.clear();
  }

  private Block blockOf(long sequence) {
    var descending = blocks.descendingIterator();
    while (descending.hasNext()) {
      var block = descending.next();
      if (block.firstSequence <= sequence) {
        return block;
      }
    }
    throw new IllegalStateException("frame " + sequence + " is before the first, " + first);
  }

  private int slot(long sequence) {
    return (int) (sequence & (endByte.length - 1));
  }

  private void grow() {
    var length = endByte.length;
    var newEndByte = new long[2 * length];
    var newLane = new int[2 * length];
    var newLaneNext = new long[2 * length];
    for (var s = first; s < end; s++) {
      var from = slot(s);
      var to = (int) (s & (2 * length - 1));
      newEndByte[to] = endByte[from];
      newLane[to] = lane[from];
      newLaneNext[to] = laneNext[from];
    }
    endByte = newEndByte;
    lane = newLane;
    laneNext = newLaneNext;
  }

}
