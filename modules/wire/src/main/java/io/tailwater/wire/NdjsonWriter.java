package io.tailwater.wire;

import io.tailwater.model.Bytes;
import io.tailwater.model.Event;
import io.tailwater.model.Notice;
import io.tailwater.model.ValueFormat;

/**
 * Writes the frame grammar of protocol 4.3 as NDJSON: one object per line, {@code type} first, then
 * {@code id}.
 *
 * <p>
 * Binary values are base64 with {@code "encoding":"base64"}. A key is absent where the record has
 * none, and base64 with {@code "keyEncoding":"base64"} where it is not UTF-8.
 */
public final class NdjsonWriter implements FrameWriter {
  private static final int OVERHEAD = 128;

  private final Framing framing;

  /** Frames without chunks. */
  public NdjsonWriter() {
    this(Framing.PLAIN);
  }

  /** Frames in the given framing. */
  public NdjsonWriter(Framing framing) {
    this.framing = framing;
  }

  /**
   * {@inheritDoc}
   *
   * <p>
   * Text is a JSON string, whatever the channel's format. A value that is {@link Bytes#NONE} is
   * {@code null}.
   */
  @Override
  public byte[] event(String channel, ValueFormat channelFormat, Event event, String id) {
    var expected = OVERHEAD + (long) event.value().length() + event.key().length()
        + channel.length() + id.length();
    var frame = new FrameBuffer(expected);
    start(frame, "event", id);
    frame.putAscii(",\"channel\":");
    Json.string(frame, channel);
    putKey(frame, event.key());
    frame.putAscii(",\"timestamp\":").putLong(event.timestampMillis());
    putData(frame, event);
    return frame.putAscii("}\n").toFrame(framing);
  }

  @Override
  public byte[] notice(Notice notice, String id) {
    var frame = new FrameBuffer(OVERHEAD + (long) id.length());
    start(frame, NoticeJson.type(notice), id);
    NoticeJson.members(JsonMembers.following(frame), notice);
    return frame.putAscii("}\n").toFrame(framing);
  }

  /** An empty line. */
  @Override
  public byte[] heartbeat() {
    return new FrameBuffer(1).put('\n').toFrame(framing);
  }

  private static void start(FrameBuffer frame, String type, String id) {
    frame.putAscii("{\"type\":\"").putAscii(type).put('"');
    if (!id.isEmpty()) {
      frame.putAscii(",\"id\":\"");
      Ids.put(frame, id);
      frame.put('"');
    }
  }

  private static void putKey(FrameBuffer frame, Bytes key) {
    if (key.isNone()) {
      return;
    }
    if (Utf8.isValid(key.array())) {
      frame.putAscii(",\"key\":");
      Json.string(frame, key.array());
    } else {
      frame.putAscii(",\"keyEncoding\":\"base64\",\"key\":");
      Json.base64(frame, key);
    }
  }

  private static void putData(FrameBuffer frame, Event event) {
    var value = event.value();
    if (value.isNone()) {
      frame.putAscii(",\"data\":null");
      return;
    }
    switch (event.format()) {
      case JSON -> Json.value(frame.putAscii(",\"data\":"), value.array());
      case TEXT -> Json.string(frame.putAscii(",\"data\":"), value.array());
      case BINARY -> Json.base64(frame.putAscii(",\"encoding\":\"base64\",\"data\":"), value);
    }
  }
}
