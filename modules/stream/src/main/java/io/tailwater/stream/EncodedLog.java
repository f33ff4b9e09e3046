package io.tailwater.stream;

import io.tailwater.stream.Segments.Segment;

import java.util.ArrayDeque;

/**
 * Finished frames in the order of delivery. A sequence number counts the frames; those of
 * {@code [first, end)} are here, each with the positions around it.
 *
 * <p>
 * Frames lie in segments, whole; a frame that is larger than a segment has one of its own. Whoever
 * reads gets slices of a segment. Confined to the engine's thread.
 */
final class EncodedLog {
  static final int SMALLEST_SEGMENT = 4 * 1024;
  static final int LARGEST_SEGMENT = 64 * 1024;

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
  private final MemoryUse use;
  private final ArrayDeque<Block> blocks = new ArrayDeque<>(4);
  private final PositionTrail trail;
  /** The byte after each frame, by sequence, as a ring. */
  private long[] endByte = new long[16];
  private long first;
  private long end;
  private long endOfBytes;
  private long capacity;

  EncodedLog(Segments segments, MemoryUse use, long[] position) {
    this.segments = segments;
    this.use = use;
    this.trail = new PositionTrail(position);
  }

  long end() {
    return end;
  }

  /** Bytes of memory that the segments take. */
  long bytes() {
    return capacity;
  }

  /** Bytes of frames from the sequence to the end. */
  long bytesFrom(long sequence) {
    return sequence == end ? 0 : endOfBytes - byteBefore(sequence);
  }

  /** How many segments there are. */
  int segmentCount() {
    return blocks.size();
  }

  /** The frame after the oldest segment's last. */
  long secondSegmentSequence() {
    return blocks.getFirst().endSequence;
  }

  /** Bytes of memory without the oldest segment. */
  long bytesWithoutOldest() {
    return capacity - blocks.getFirst().capacity;
  }

  /** Whether the frame needs another segment, which is the moment to evict old ones. */
  boolean needsSegment(int length) {
    var last = blocks.peekLast();
    return last == null || endOfBytes - last.firstByte + length > last.capacity;
  }

  /**
   * Appends a frame.
   *
   * @param before
   *          the position before it
   * @param lane
   *          the lane in which it moves its readers by one
   */
  void append(Frame frame, long[] before, int lane) {
    var length = frame.length();
    if (needsSegment(length)) {
      addSegment(length);
    }
    var block = blocks.getLast();
    block.segment.append(frame.array(), length);
    block.endSequence++;
    endOfBytes += length;
    if (end - first == endByte.length) {
      grow();
    }
    endByte[slot(end++)] = endOfBytes;
    trail.append(before, lane);
  }

  /** Releases the oldest segment, needed or not; its frames are gone. */
  void evictOldest() {
    var oldest = blocks.removeFirst();
    trail.evict((int) (oldest.endSequence - first));
    first = oldest.endSequence;
    hold(-oldest.capacity);
    oldest.segment.release();
  }

  /** The position before the frame with that sequence, which must be here. */
  long[] positionBefore(long sequence) {
    return trail.before((int) (sequence - first));
  }

  /** The position after the frame before that sequence, which must be here or the first's. */
  long[] positionAfterPrevious(long sequence) {
    return trail.after((int) (sequence - first) - 1);
  }

  /** The sum of the offsets of {@link #positionAfterPrevious} at the end. */
  long sumAfterNewest() {
    return trail.sumAfter((int) (end - first) - 1);
  }

  /**
   * The sequence at which a reader at that position goes on without having missed or had anything.
   *
   * @param ends
   *          the position at the end of this log
   * @return -1 if there is none
   */
  long sequenceAt(long[] position, long[] ends) {
    var frame = trail.frameAt(position, ends);
    return frame < 0 ? -1 : first + frame;
  }

  /**
   * Writes frames from the sequence on and before {@code limit}, out of one segment, as many as the
   * sink takes; the one that it takes in part is finished.
   *
   * @return the sequence after the last one written; the same if the sink took nothing
   */
  long write(long sequence, long limit, Sink sink) {
    var block = blockOf(sequence);
    var until = Math.min(limit, block.endSequence);
    var from = (int) (byteBefore(sequence) - block.firstByte);
    var to = (int) (byteBefore(until) - block.firstByte);
    var taken = sink.write(block.segment, from, to);
    if (taken == to - from) {
      return until;
    }
    if (taken == 0) {
      return sequence;
    }
    var after = frameThatHolds(block.firstByte + from + taken, sequence, until) + 1;
    var end = (int) (byteBefore(after) - block.firstByte);
    if (from + taken < end) {
      sink.finish(block.segment, from + taken, end);
    }
    return after;
  }

  /** Releases every segment. */
  void close() {
    blocks.forEach(block -> block.segment.release());
    blocks.clear();
    hold(-capacity);
  }

  /** Segments grow with the log, but for where memory is short already. */
  private void addSegment(int length) {
    var usual = use.isOver()
        ? SMALLEST_SEGMENT
        : Math.clamp(capacity, SMALLEST_SEGMENT, LARGEST_SEGMENT);
    var size = Math.max(usual, length);
    blocks.addLast(new Block(segments.allocate(size), size, endOfBytes, end));
    hold(size);
  }

  private void hold(long more) {
    capacity += more;
    use.add(more);
  }

  /** The first of the frames {@code [low, high)} that ends at or after that byte. */
  private long frameThatHolds(long at, long low, long high) {
    var from = low;
    var to = high - 1;
    while (from < to) {
      var middle = (from + to) >>> 1;
      if (endByte[slot(middle)] >= at) {
        to = middle;
      } else {
        from = middle + 1;
      }
    }
    return from;
  }

  private long byteBefore(long sequence) {
    return sequence == first
        ? blocks.getFirst().firstByte
        : endByte[slot(sequence - 1)];
  }

  private Block blockOf(long sequence) {
    var last = blocks.getLast();
    if (last.firstSequence <= sequence) {
      return last;
    }
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
