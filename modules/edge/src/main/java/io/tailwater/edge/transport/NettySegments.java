package io.tailwater.edge.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.tailwater.stream.Segments;

/** Segments in Netty's pooled direct memory. */
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
    public void append(byte[] bytes, int length) {
      buffer.writeBytes(bytes, 0, length);
    }

    @Override
    public void release() {
      buffer.release();
    }
  }
}
