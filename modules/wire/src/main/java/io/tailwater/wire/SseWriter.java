package io.tailwater.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tailwater.model.Event;
import io.tailwater.model.Notice;
import io.tailwater.model.ValueFormat;

/**
 * Writes Server-Sent Events (protocol 3; WHATWG HTML 9.2).
 *
 * <p>
 * A frame is one block: {@code event:} where it has a name, {@code data:}, {@code id:} last, and a
 * blank line; lines end with LF. Text is split into {@code data:} lines at CR LF, CR and LF, so a
 * client sees every line break as LF; NUL and malformed UTF-8 in it become U+FFFD, because NUL ends
 * strings in some clients.
 */
public final class SseWriter implements FrameWriter {
  private static final byte[] EVENT = "event: ".getBytes(US_ASCII);
  private static final byte[] DATA = "data: ".getBytes(US_ASCII);
  private static final byte[] MORE_DATA = "\ndata: ".getBytes(US_ASCII);
  private static final byte[] ID = "\nid: ".getBytes(US_ASCII);
  private static final byte[] END = "\n\n".getBytes(US_ASCII);
  private static final byte[] NULL = "null".getBytes(US_ASCII);

  private final EventName name;
  private final Envelope envelope;
  private final Framing framing;

  /** Frames in the given framing, whose data is in the given envelope and has the given name. */
  public SseWriter(EventName name, Envelope envelope, Framing framing) {
    this.name = name;
    this.envelope = envelope;
    this.framing = framing;
  }

  /**
   * {@inheritDoc}
   *
   * <p>
   * In the event's name, control characters and {@code %} are percent-encoded (UTF-8), so that
   * percent-decoding it gives the channel or the type. A value that is
   * {@link io.tailwater.model.Bytes#NONE} is {@code null}.
   *
   * @throws IllegalArgumentException
   *           also if the value is binary and in no envelope (protocol 3.4)
   */
  @Override
  public void event(FrameBuffer to, String channel, ValueFormat channelFormat, Event event,
      CursorLayout layout, long[] next) {
    to.begin(framing);
    putName(to, channel, event);
    to.put(DATA);
    switch (envelope) {
      case RAW -> putValue(to, channelFormat, event);
      case JSON -> JsonEnvelope.write(to, channel, event);
      case CLOUDEVENTS -> CloudEvents.write(to, channel, event);
    }
    layout.write(to.put(ID), next, false);
    to.put(END).finish(framing);
  }

  @Override
  public void notice(FrameBuffer to, Notice notice, CursorLayout layout, long[] next,
      boolean ended) {
    putNotice(to, notice);
    layout.write(to.put(ID), next, ended);
    to.put(END).finish(framing);
  }

  @Override
  public void notice(FrameBuffer to, Notice notice) {
    putNotice(to, notice);
    to.put(END).finish(framing);
  }

  /** A comment without a blank line, which some clients would take for an event (protocol 3.5). */
  @Override
  public byte[] heartbeat() {
    var frame = new FrameBuffer();
    frame.begin(framing).putAscii(":\n").finish(framing);
    return frame.toBytes();
  }

  /**
   * How long the client is to wait before it reconnects (protocol 3.2).
   *
   * @throws IllegalArgumentException
   *           if the time is negative
   */
  public byte[] retry(long millis) {
    if (millis < 0) {
      throw new IllegalArgumentException("retry takes 0 milliseconds or more, got " + millis);
    }
    var frame = new FrameBuffer();
    frame.begin(framing).putAscii("retry: ").putLong(millis).put(END).finish(framing);
    return frame.toBytes();
  }

  private void putName(FrameBuffer to, String channel, Event event) {
    switch (name) {
      case CHANNEL -> {
        SseName.channel(to.put(EVENT), channel);
        to.put('\n');
      }
      case TYPE -> {
        var type = Headers.type(event);
        if (type.length() > 0) {
          SseName.type(to.put(EVENT), type.array());
          to.put('\n');
        }
      }
      case NONE -> {
      }
    }
  }

  private void putNotice(FrameBuffer to, Notice notice) {
    to.begin(framing).putAscii("event: stream.").putAscii(NoticeJson.type(notice));
    to.putAscii("\ndata: {");
    NoticeJson.members(new JsonMembers(to), notice);
    to.put('}');
  }

  private static void putValue(FrameBuffer to, ValueFormat channelFormat, Event event) {
    if (event.value().isNone()) {
      to.put(NULL);
      return;
    }
    var value = event.value().array();
    switch (event.format()) {
      case JSON -> Json.value(to, value);
      case TEXT -> {
        if (channelFormat == ValueFormat.JSON) {
          Json.string(to, value);
        } else {
          putLines(to, value);
        }
      }
      case BINARY -> throw new IllegalArgumentException(
          "a binary value cannot be the data of an SSE event; the JSON envelope carries it");
    }
  }

  private static void putLines(FrameBuffer to, byte[] text) {
    var from = 0;
    for (var i = 0; i < text.length;) {
      var b = text[i];
      var step = b > 0 ? 1 : b == 0 ? -1 : Utf8.step(text, i);
      if (step < 0) {
        to.put(text, from, i).putReplacement();
        from = i - step;
      } else if (b == '\n' || b == '\r') {
        to.put(text, from, i).put(MORE_DATA);
        step = b == '\r' && i + 1 < text.length && text[i + 1] == '\n' ? 2 : 1;
        from = i + step;
      }
      i += Math.abs(step);
    }
    to.put(text, from, text.length);
  }
}
