package io.tailwater.edge.transport;

import io.tailwater.stream.Frame;
import io.tailwater.wire.FrameBuffer;

/** Where the frames of one event loop are encoded, one at a time. Confined to it. */
final class Scratch implements Frame {
  private final FrameBuffer buffer = new FrameBuffer();

  /** Empty, for the next frame. */
  FrameBuffer cleared() {
    buffer.clear();
    return buffer;
  }

  @Override
  public byte[] array() {
    return buffer.array();
  }

  @Override
  public int length() {
    return buffer.length();
  }
}
