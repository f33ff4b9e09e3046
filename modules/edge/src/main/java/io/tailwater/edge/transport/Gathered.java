package io.tailwater.edge.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Where sessions of one event loop gather the frames that are their own, one session at a time,
 * before they go to the kernel together. Confined to the event loop.
 */
final class Gathered {
  /** Bytes that an emptied buffer keeps. */
  private static final int KEPT_BYTES = 4 * Connection.GATHERED_BYTES;

  private final ByteBufAllocator allocator;
  private ByteBuf buffer;

  Gathered(ByteBufAllocator allocator) {
    this.allocator = allocator;
    this.buffer = allocator.directBuffer(Connection.GATHERED_BYTES);
  }

  void add(byte[] bytes, int length) {
    buffer.writeBytes(bytes, 0, length);
  }

  int length() {
    return buffer.readableBytes();
  }

  /** What was gathered; good until {@link #clear}. */
  ByteBuf bytes() {
    return buffer;
  }

  void clear() {
    buffer.clear();
    if (buffer.capacity() > KEPT_BYTES) {
      buffer.release();
      buffer = allocator.directBuffer(Connection.GATHERED_BYTES);
    }
  }

  void close() {
    buffer.release();
  }
}
