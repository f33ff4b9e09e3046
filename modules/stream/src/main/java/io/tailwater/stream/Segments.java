package io.tailwater.stream;

/** Where encoded logs keep their bytes; the memory is the implementer's. */
public interface Segments {
  /** A new, empty segment with one reference, which is the caller's. */
  Segment allocate(int capacity);

  /** A block of memory that is filled once and shared by those who write it out. */
  interface Segment {
    /** Appends the first {@code length} bytes; the caller has made sure that they fit. */
    void append(byte[] bytes, int length);

    /** Gives the caller's reference back. */
    void release();
  }
}
