package io.tailwater.edge.transport;

import io.tailwater.model.Bytes;
import io.tailwater.model.Event;
import io.tailwater.model.Notice;
import io.tailwater.stream.Encoder;
import io.tailwater.stream.Frame;
import io.tailwater.stream.Lanes;
import io.tailwater.stream.Selection;
import io.tailwater.wire.CursorLayout;
import io.tailwater.wire.FrameWriter;
import io.tailwater.wire.Framing;
import io.tailwater.wire.HttpChunk;
import io.tailwater.wire.SseWriter;

import java.util.HashMap;
import java.util.Map;

/**
 * Encodes one format on one event loop, to which it is confined; one instance each, so that equal
 * formats share fan-outs.
 */
final class WireEncoder implements Encoder {
  /** The encoders of one event loop, as many as there are formats. */
  static final class All {
    private final Scratch scratch = new Scratch();
    private final Map<WireFormat, WireEncoder> all = new HashMap<>();

    WireEncoder of(WireFormat format) {
      return all.computeIfAbsent(format,
          _ -> new WireEncoder(format.writer(), format.framing(), scratch));
    }
  }

  private final FrameWriter writer;
  private final Framing framing;
  private final Scratch scratch;

  private WireEncoder(FrameWriter writer, Framing framing, Scratch scratch) {
    this.writer = writer;
    this.framing = framing;
    this.scratch = scratch;
  }

  @Override
  public Frames frames(Lanes lanes) {
    return new InLanes(CursorLayout.of(lanes.shape()));
  }

  /** A notice where no position is known yet. */
  Frame notice(Notice notice) {
    writer.notice(scratch.cleared(), notice);
    return scratch;
  }

  byte[] heartbeat() {
    return writer.heartbeat();
  }

  /** How long to wait before coming back; empty where the format has no word for it. */
  byte[] retry(long millis) {
    return writer instanceof SseWriter sse ? sse.retry(millis) : new byte[0];
  }

  /** What ends the body. */
  Bytes last() {
    return framing == Framing.CHUNKED ? HttpChunk.LAST : Bytes.EMPTY;
  }

  /** Frames whose ids name certain lanes. */
  private final class InLanes implements Frames {
    private final CursorLayout layout;

    InLanes(CursorLayout layout) {
      this.layout = layout;
    }

    @Override
    public Frame event(Selection selection, Event event, long[] next) {
      writer.event(scratch.cleared(), selection.name(), selection.spec().valueFormat(), event,
          layout, next);
      return scratch;
    }

    @Override
    public Frame notice(Notice notice, long[] next, boolean ended) {
      writer.notice(scratch.cleared(), notice, layout, next, ended);
      return scratch;
    }
  }
}
