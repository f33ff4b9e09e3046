package io.tailwater.edge.transport;

import io.tailwater.edge.admission.Representation;
import io.tailwater.model.Bytes;
import io.tailwater.model.Cursor;
import io.tailwater.model.Event;
import io.tailwater.model.Notice;
import io.tailwater.stream.Encoder;
import io.tailwater.stream.Selection;
import io.tailwater.wire.CursorLayout;
import io.tailwater.wire.Envelope;
import io.tailwater.wire.EventName;
import io.tailwater.wire.FrameBuffer;
import io.tailwater.wire.FrameWriter;
import io.tailwater.wire.Framing;
import io.tailwater.wire.HttpChunk;
import io.tailwater.wire.NdjsonWriter;
import io.tailwater.wire.SseWriter;

import java.util.Optional;

/** The wire formats of HTTP streams; one instance each, so that equal formats share fan-outs. */
enum WireEncoder implements Encoder {
  SSE(new SseWriter(EventName.NONE, Envelope.RAW, Framing.PLAIN), Framing.PLAIN), SSE_CHUNKED(
      new SseWriter(EventName.NONE, Envelope.RAW, Framing.CHUNKED), Framing.CHUNKED), SSE_NAMED(
          new SseWriter(EventName.CHANNEL, Envelope.RAW, Framing.PLAIN),
          Framing.PLAIN), SSE_NAMED_CHUNKED(
              new SseWriter(EventName.CHANNEL, Envelope.RAW, Framing.CHUNKED),
              Framing.CHUNKED), NDJSON(
                  new NdjsonWriter(Envelope.RAW, Framing.PLAIN), Framing.PLAIN), NDJSON_CHUNKED(
                      new NdjsonWriter(Envelope.RAW, Framing.CHUNKED), Framing.CHUNKED);

  @SuppressWarnings("ImmutableEnumChecker") // Writers are immutable.
  private final FrameWriter writer;
  private final Framing framing;

  WireEncoder(FrameWriter writer, Framing framing) {
    this.writer = writer;
    this.framing = framing;
  }

  /** The format for a representation; chunked over HTTP/1.1, plain over HTTP/1.0. */
  static WireEncoder of(Representation representation, boolean multiplexed, boolean chunked) {
    return switch (representation) {
      case EVENT_STREAM -> multiplexed
          ? chunked ? SSE_NAMED_CHUNKED : SSE_NAMED
          : chunked ? SSE_CHUNKED : SSE;
      case NDJSON -> chunked ? NDJSON_CHUNKED : NDJSON;
    };
  }

  @Override
  public byte[] event(Selection selection, Event event, Cursor cursor) {
    var frame = new FrameBuffer();
    writer.event(frame, selection.channel().toString(), selection.spec().valueFormat(), event,
        CursorLayout.of(cursor), next(cursor));
    return frame.toBytes();
  }

  @Override
  public byte[] notice(Notice notice, Optional<Cursor> cursor) {
    var frame = new FrameBuffer();
    cursor.ifPresentOrElse(
        at -> writer.notice(frame, notice, CursorLayout.of(at), next(at), at.ended()),
        () -> writer.notice(frame, notice));
    return frame.toBytes();
  }

  private static long[] next(Cursor cursor) {
    return cursor.topics()
        .stream()
        .flatMap(topic -> topic.next().values().stream())
        .mapToLong(Long::longValue)
        .toArray();
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
}
