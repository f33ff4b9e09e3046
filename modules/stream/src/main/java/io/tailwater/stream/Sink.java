package io.tailwater.stream;

import io.tailwater.stream.Segments.Segment;

/** Where a subscription's frames go: one client's connection. */
public interface Sink {
  /** Whether more should be written now. */
  boolean isWritable();

  /** Writes a frame that is this client's own; it is copied, and taken whole. */
  void write(Frame frame);

  /**
   * Writes {@code [from, to)} of a shared segment, or as much of it as the connection takes now
   * without anything being kept of it.
   *
   * @return how many bytes were taken; less than all means that the sink is not writable any more
   */
  int write(Segment segment, int from, int to);

  /** Takes the rest of a frame of which a part was taken; it is copied, and taken whole. */
  void finish(Segment segment, int from, int to);
}
