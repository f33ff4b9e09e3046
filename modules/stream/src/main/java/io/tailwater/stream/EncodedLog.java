package io.tailwater.stream;

import io.tailwater.stream.Segments.Segment;

import java.util.ArrayDeque;

/**
 * Finished frames in the order of delivery. A sequence number counts the frames; those of
 * {@code [first, end)} are here, each with the position before it.
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
    final long firstByte;
    final long firstSequence;
    long endSequence;

    Block(Segment segment, int capacity, long firstByte, long firstSequence) {
      this.segment = segment;
      this.capacity = capacity;
      this.firstByte = firstByte;
      this.firstSequence = firstSequence;
      this.endSequence = firstSequence;
    }
  }

  private final Segments segments;
  private final ArrayDeque<Block> blocks = new ArrayDeque<>();
  private final PositionTrail trail;
  /** The byte after each frame, by sequence, as a ring. */
  private long[] endByte = new long[64];
  private long first;
  private long end;
  private long endOfBytes;
  private long capacity;

  EncodedLog(Segments segments, long[] position) {
    this.segments = segments;
    this.trail = new PositionTrail(position);
  }

  long end() {
    return end;
  }

  /** Bytes of memory that the segments take. */
  long bytes() {
    return capacity;
  }

  /** How many segments there are. */
  int segmentCount() {
    return blocks.size();
  }

  /** The frame after the oldest segment's last. */
  long secondSegmentSequence() {
    return blocks.getFirst().endSequence;
  }

  /** Whether the frame needs another segment, which is the moment to evict old ones. */
  boolean needsSegment(int length) {
    var last = blocks.peekLast();
    return last == null || endOfBytes - last.firstByte + length > last.capacity;
  }

  /** Appends a frame; {@code before} is the position before it. */
  void append(byte[] frame, long[] before) {
    if (needsSegment(frame.length)) {
      var size = Math.max(Math.clamp(capacity, SMALLEST_SEGMENT, LARGEST_SEGMENT), frame.length);
      blocks.addLast(new Block(segments.allocate(size), size, endOfBytes, end));
      capacity += size;
    }
    var block = blocks.getLast();
    block.segment.append(frame);
    block.endSequence++;
    endOfBytes += frame.length;
    if (end - first == endByte.length) {
      grow();
    }
    endByte[slot(end++)] = endOfBytes;
    trail.append(before);
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
    var oldest = blocks.removeFirst();
    trail.evict((int) (oldest.endSequence - first));
    first = oldest.endSequence;
    capacity -= oldest.capacity;
    oldest.segment.release();
  }

  /** The position before the frame with that sequence, which must be here. */
  long[] positionBefore(long sequence) {
    return trail.positionAt((int) (sequence - first));
  }

  /**
   * Writes frames from the sequence on, whole ones out of one segment, at least one and about
   * {@code maxBytes} at most.
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
    var old = endByte;
    endByte = new long[2 * old.length];
    for (var sequence = first; sequence < end; sequence++) {
      endByte[slot(sequence)] = old[(int) (sequence & (old.length - 1))];
    }
  }
}
