package io.tailwater.wire;

import io.tailwater.model.Event;
import io.tailwater.model.Notice;
import io.tailwater.model.ValueFormat;

/**
 * Turns events and notices into the frames of one wire format.
 *
 * <p>
 * Writers are immutable and may be shared by threads. Each call gives a new array that belongs to
 * the caller and is as long as the frame; its cost is linear in the event's bytes, one pass and one
 * copy. With {@link Framing#CHUNKED} every frame is a complete chunk.
 */
public sealed interface FrameWriter permits SseWriter, NdjsonWriter {
  /**
   * The frame of an event.
   *
   * @param channel
   *          the channel as the client named it, decoded
   * @param channelFormat
   *          what the channel's values are configured to be; together with {@link Event#format()}
   *          it says what the data is: a valid value of a JSON channel is embedded, any other value
   *          of a JSON channel is a JSON string (protocol 3.7), a text channel's value is text
   * @param id
   *          the cursor after the event, printable ASCII; empty for none
   * @throws IllegalArgumentException
   *           if the id has other characters, or the format cannot carry the value
   */
  byte[] event(String channel, ValueFormat channelFormat, Event event, String id);

  /**
   * The frame of a notice.
   *
   * @param id
   *          the cursor after the notice, printable ASCII; empty for none, so that what the client
   *          holds stays as it is (protocol 3.9)
   * @throws IllegalArgumentException
   *           if the id has other characters
   */
  byte[] notice(Notice notice, String id);

  /** What is sent where nothing else was, so that dead connections are found. */
  byte[] heartbeat();
}
