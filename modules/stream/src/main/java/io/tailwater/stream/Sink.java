package io.tailwater.stream;

import io.tailwater.stream.Segments.Segment;

/** Where a subscription's frames go: one client's connection. */
public interface Sink {
  /** Whether more should be written now. */
  boolean isWritable();

  /** Writes bytes that are this client's own. */
  void write(byte[] frame);

  /** Writes {@code [from, to)} of a shared segment; the sink retains it as long as it needs it. */
  void write(Segment segment, int from, int to);
}
