package io.tailwater.wire;

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
  private static final int OVERHEAD = 64;

  private final boolean named;
  private final Framing framing;

  /**
   * Frames without chunks.
   *
   * @param named
   *          whether events say their channel as {@code event:} (protocol 3.3)
   */
  public SseWriter(boolean named) {
    this(named, Framing.PLAIN);
  }

  /** Frames in the given framing; {@code named} as in {@link #SseWriter(boolean)}. */
  public SseWriter(boolean named, Framing framing) {
    this.named = named;
    this.framing = framing;
  }

  /**
   * {@inheritDoc}
   *
   * <p>
   * In the event's name, control characters and {@code %} are percent-encoded (UTF-8), so that
   * percent-decoding it gives the channel. A value that is {@link io.tailwater.model.Bytes#NONE} is
   * {@code null}.
   *
   * @throws IllegalArgumentException
   *           also if the value is binary (protocol 3.4)
   */
  @Override
  public byte[] event(String channel, ValueFormat channelFormat, Event event, String id) {
    var expected = OVERHEAD + (long) event.value().length() + channel.length() + id.length();
    var frame = new FrameBuffer(expected);
    if (named) {
      frame.putAscii("event: ");
      putName(frame, channel);
      frame.put('\n');
    }
    frame.putAscii("data: ");
    putData(frame, channelFormat, event);
    return end(frame, id);
  }

  @Override
  public byte[] notice(Notice notice, String id) {
    var frame = new FrameBuffer(2L * OVERHEAD + id.length());
    frame.putAscii("event: stream.").putAscii(NoticeJson.type(notice)).putAscii("\ndata: {");
    NoticeJson.members(new JsonMembers(frame), notice);
    return end(frame.put('}'), id);
  }

  /** A comment without a blank line, which some clients would take for an event (protocol 3.5). */
  @Override
  public byte[] heartbeat() {
    return new FrameBuffer(2).putAscii(":\n").toFrame(framing);
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
    return new FrameBuffer(OVERHEAD).putAscii("retry: ")
        .putLong(millis)
        .putAscii("\n\n")
        .toFrame(framing);
  }

  private byte[] end(FrameBuffer frame, String id) {
    frame.put('\n');
    if (!id.isEmpty()) {
      frame.putAscii("id: ");
      Ids.put(frame, id);
      frame.put('\n');
    }
    return frame.put('\n').toFrame(framing);
  }

  private static void putData(FrameBuffer frame, ValueFormat channelFormat, Event event) {
    if (event.value().isNone()) {
      frame.putAscii("null");
      return;
    }
    var value = event.value().array();
    switch (event.format()) {
      case JSON -> Json.value(frame, value);
      case TEXT -> {
        if (channelFormat == ValueFormat.JSON) {
          Json.string(frame, value);
        } else {
          putLines(frame, value);
        }
      }
      case BINARY -> throw new IllegalArgumentException(
          "a binary value cannot be the data of an SSE event; the JSON envelope carries it");
    }
  }

  private static void putLines(FrameBuffer frame, byte[] text) {
    var from = 0;
    for (var i = 0; i < text.length;) {
      var b = text[i];
      var step = b > 0 ? 1 : b == 0 ? -1 : Utf8.step(text, i);
      if (step < 0) {
        frame.put(text, from, i).putReplacement();
        from = i - step;
      } else if (b == '\n' || b == '\r') {
        frame.put(text, from, i).putAscii("\ndata: ");
        step = b == '\r' && i + 1 < text.length && text[i + 1] == '\n' ? 2 : 1;
        from = i + step;
      }
      i += Math.abs(step);
    }
    frame.put(text, from, text.length);
  }

  private static void putName(FrameBuffer frame, String channel) {
    for (var i = 0; i < channel.length();) {
      var codePoint = channel.codePointAt(i);
      if (codePoint == '%' || codePoint < 0x20 || codePoint == 0x7f) {
        putPercentEncoded(frame, codePoint);
      } else if (Character.isISOControl(codePoint)) {
        putPercentEncoded(frame, 0xc2);
        putPercentEncoded(frame, codePoint);
      } else {
        frame.putCodePoint(codePoint);
      }
      i += Character.charCount(codePoint);
    }
  }

  private static void putPercentEncoded(FrameBuffer frame, int octet) {
    frame.put('%').put(hex(octet >> 4)).put(hex(octet & 15));
  }

  private static char hex(int digit) {
    return Character.toUpperCase(Character.forDigit(digit, 16));
  }
}
