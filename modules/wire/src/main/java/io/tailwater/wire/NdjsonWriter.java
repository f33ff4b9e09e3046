package io.tailwater.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

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
  private static final byte[] EVENT = "{\"type\":\"event\"".getBytes(US_ASCII);
  private static final byte[] ID = ",\"id\":\"".getBytes(US_ASCII);
  private static final byte[] CHANNEL = ",\"channel\":".getBytes(US_ASCII);
  private static final byte[] TIMESTAMP = ",\"timestamp\":".getBytes(US_ASCII);
  private static final byte[] DATA = ",\"data\":".getBytes(US_ASCII);
  private static final byte[] END = "}\n".getBytes(US_ASCII);

  private final Envelope envelope;
  private final Framing framing;

  /** Frames in the given framing, whose data is in the given envelope. */
  public NdjsonWriter(Envelope envelope, Framing framing) {
    this.envelope = envelope;
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
  public void event(FrameBuffer to, String channel, ValueFormat channelFormat, Event event,
      CursorLayout layout, long[] next) {
    to.begin(framing).put(EVENT);
    putId(to, layout, next, false);
    Json.string(to.put(CHANNEL), channel);
    EventJson.key(to, event.key());
    to.put(TIMESTAMP).putLong(event.timestampMillis());
    switch (envelope) {
      case RAW -> EventJson.value(to, DATA, event);
      case JSON -> JsonEnvelope.write(to.put(DATA), channel, event);
      case CLOUDEVENTS -> CloudEvents.write(to.put(DATA), channel, event);
    }
    to.put(END).finish(framing);
  }

  @Override
  public void notice(FrameBuffer to, Notice notice, CursorLayout layout, long[] next,
      boolean ended) {
    putType(to, notice);
    putId(to, layout, next, ended);
    putMembers(to, notice);
  }

  @Override
  public void notice(FrameBuffer to, Notice notice) {
    putType(to, notice);
    putMembers(to, notice);
  }

  /** An empty line. */
  @Override
  public byte[] heartbeat() {
    var frame = new FrameBuffer();
    frame.begin(framing).put('\n').finish(framing);
    return frame.toBytes();
  }

  private void putType(FrameBuffer to, Notice notice) {
    to.begin(framing).putAscii("{\"type\":\"").putAscii(NoticeJson.type(notice)).put('"');
  }

  private static void putId(FrameBuffer to, CursorLayout layout, long[] next, boolean ended) {
    layout.write(to.put(ID), next, ended);
    to.put('"');
  }

  private void putMembers(FrameBuffer to, Notice notice) {
    NoticeJson.members(JsonMembers.following(to), notice);
    to.put(END).finish(framing);
  }
}
