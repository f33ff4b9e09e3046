package io.tailwater.bench.micro;

import io.tailwater.model.Event;
import io.tailwater.model.Notice;
import io.tailwater.stream.Encoder;
import io.tailwater.stream.Frame;
import io.tailwater.stream.Lanes;
import io.tailwater.stream.Segments.Segment;
import io.tailwater.stream.Selection;
import io.tailwater.stream.Sink;
import io.tailwater.wire.CursorLayout;
import io.tailwater.wire.Envelope;
import io.tailwater.wire.EventName;
import io.tailwater.wire.FrameBuffer;
import io.tailwater.wire.FrameWriter;
import io.tailwater.wire.Framing;
import io.tailwater.wire.SseWriter;
import java.nio.ByteBuffer;

/** The engine's seams as the edge fills them, but for the sockets. Confined to one thread. */
final class Wire {
  private Wire() {}

  /** SSE as a browser asks for it. */
  static FrameWriter sse() {
    return new SseWriter(EventName.NONE, Envelope.RAW, Framing.CHUNKED);
  }

  /** Encodes into one buffer that is used again and again. */
  static final class SseEncoder implements Encoder, Frame {
    private final FrameWriter writer = sse();
    private final FrameBuffer buffer = new FrameBuffer();

    @Override
    public Frames frames(Lanes lanes) {
      var layout = CursorLayout.of(lanes.shape());
      return new Frames() {
        @Override
        public Frame event(Selection selection, Event event, long[] next) {
          buffer.clear();
          writer.event(buffer, selection.name(), selection.spec().valueFormat(), event, layout,
              next);
          return SseEncoder.this;
        }

        @Override
        public Frame notice(Notice notice, long[] next, boolean ended) {
          buffer.clear();
          writer.notice(buffer, notice, layout, next, ended);
          return SseEncoder.this;
        }
      };
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

  /** Direct memory of its own, as large as it was asked for. */
  static final class DirectSegment implements Segment {
    private final ByteBuffer memory;

    DirectSegment(int capacity) {
      memory = ByteBuffer.allocateDirect(capacity);
    }

    @Override
    public void append(byte[] bytes, int length) {
      memory.put(bytes, 0, length);
    }

    @Override
    public void release() {
      // The garbage collector frees it.
    }
  }

  /** A connection that takes everything, and only counts it. */
  static final class CountingSink implements Sink {
    private long bytes;

    /** Taken so far. */
    long bytes() {
      return bytes;
    }

    @Override
    public boolean isWritable() {
      return true;
    }

    @Override
    public void write(Frame frame) {
      bytes += frame.length();
    }

    @Override
    public int write(Segment segment, int from, int to) {
      bytes += to - from;
      return to - from;
    }

    @Override
    public void finish(Segment segment, int from, int to) {
      bytes += to - from;
    }
  }
}
