package io.tailwater.wire;

import io.tailwater.model.Event;
import io.tailwater.model.Notice;
import io.tailwater.model.TopicCursor;
import io.tailwater.model.ValueFormat;
import java.util.function.Consumer;

/** Single frames as byte arrays, at the position whose text is {@link Samples#ID} or another. */
final class Frames {
  private static final CursorLayout TRADES = CursorLayout.of(CursorText.parse(Samples.ID));
  private static final CursorLayout SHORT = CursorLayout.of(CursorText.parse(id(0)));

  private Frames() {}

  static byte[] event(FrameWriter writer, String channel, ValueFormat channelFormat, Event event) {
    var frame = new FrameBuffer();
    writer.event(frame, channel, channelFormat, event, TRADES, next());
    return frame.toBytes();
  }

  /** With the id that {@link #id} gives. */
  static byte[] event(FrameWriter writer, String channel, ValueFormat channelFormat, Event event,
      long next) {
    var frame = new FrameBuffer();
    writer.event(frame, channel, channelFormat, event, SHORT, new long[]{next});
    return frame.toBytes();
  }

  static byte[] notice(FrameWriter writer, Notice notice) {
    var frame = new FrameBuffer();
    writer.notice(frame, notice, TRADES, next(), false);
    return frame.toBytes();
  }

  /** With the id of the cursor marked as the end. */
  static byte[] end(FrameWriter writer, TopicCursor at) {
    var frame = new FrameBuffer();
    writer.notice(frame, new Notice.End(), CursorLayout.of(Samples.cursor(at)),
        at.next().values().stream().mapToLong(Long::longValue).toArray(), true);
    return frame.toBytes();
  }

  /** With the id that {@link #id} gives. */
  static byte[] notice(FrameWriter writer, Notice notice, long next) {
    var frame = new FrameBuffer();
    writer.notice(frame, notice, SHORT, new long[]{next}, false);
    return frame.toBytes();
  }

  static byte[] noticeWithoutId(FrameWriter writer, Notice notice) {
    var frame = new FrameBuffer();
    writer.notice(frame, notice);
    return frame.toBytes();
  }

  /** What is written into one frame. */
  static byte[] frame(Consumer<FrameBuffer> contents) {
    var frame = new FrameBuffer().begin(Framing.PLAIN);
    contents.accept(frame);
    frame.finish(Framing.PLAIN);
    return frame.toBytes();
  }

  static String id(long next) {
    return "1~9sfg4kc8de.a1.0-" + next;
  }

  static CursorLayout layout() {
    return TRADES;
  }

  static long[] next() {
    return new long[]{4711, 17, 0};
  }
}
