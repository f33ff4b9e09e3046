package io.tailwater.edge.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.tailwater.stream.Segments;

/**
 * Segments in Netty's pooled direct memory; what a connection has yet to write keeps them alive.
 */
final class NettySegments implements Segments {
  private final ByteBufAllocator allocator;

  NettySegments(ByteBufAllocator allocator) {
    this.allocator = allocator;
  }

  @Override
  public Segment allocate(int capacity) {
    return new NettySegment(allocator.directBuffer(capacity, capacity));
  }

  /** One buffer. */
  record NettySegment(ByteBuf buffer) implements Segment {
    @Override
    public void append(byte[] bytes) {
      buffer.writeBytes(bytes);
    }

    @Override
    public void release() {
      buffer.release();
    }

    /** A slice with a reference of its own. */
    ByteBuf slice(int from, int to) {
      return buffer.retainedSlice(from, to - from);
    }
  }
}
