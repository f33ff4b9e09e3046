package io.tailwater.wire;

import io.tailwater.model.Event;
import io.tailwater.model.Notice;
import io.tailwater.model.ValueFormat;

/**
 * Turns events and notices into the frames of one wire format.
 *
 * <p>
 * Writers are immutable and may be shared by threads; a buffer may not. Each call appends one frame
 * or, where it throws, nothing; with {@link Framing#CHUNKED} every frame is a complete chunk. The
 * cost of an event is linear in its bytes; once the buffer is large enough nothing is allocated for
 * it.
 */
public sealed interface FrameWriter permits SseWriter, NdjsonWriter {
  /**
   * Appends the frame of an event.
   *
   * @param channel
   *          the channel as the client named it, decoded
   * @param channelFormat
   *          what the channel's values are configured to be; together with {@link Event#format()}
   *          it says what the data is: a valid value of a JSON channel is embedded, any other value
   *          of a JSON channel is a JSON string (protocol 3.7), a text channel's value is text
   * @param layout
   *          of the subscription's cursors
   * @param next
   *          the position after the event
   * @throws IllegalArgumentException
   *           if the format cannot carry the value, or the offsets are not of the layout
   */
  void event(FrameBuffer to, String channel, ValueFormat channelFormat, Event event,
      CursorLayout layout, long[] next);

  /**
   * Appends the frame of a notice.
   *
   * @param layout
   *          of the subscription's cursors
   * @param next
   *          the position after the notice
   * @param ended
   *          whether the stream ends there (protocol 2.10)
   * @throws IllegalArgumentException
   *           if the offsets are not of the layout
   */
  void notice(FrameBuffer to, Notice notice, CursorLayout layout, long[] next, boolean ended);

  /**
   * Appends the frame of a notice without id, so that what the client holds stays as it is
   * (protocol 3.9).
   */
  void notice(FrameBuffer to, Notice notice);

  /** What is sent where nothing else was, so that dead connections are found. */
  byte[] heartbeat();
}
