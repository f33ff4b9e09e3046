package io.tailwater.wire;

import io.tailwater.model.Event;
import io.tailwater.model.Notice;
import io.tailwater.model.TopicCursor;
import io.tailwater.model.ValueFormat;
import java.util.Map;
import java.util.function.Consumer;

/** Single frames as byte arrays, at the position whose text is {@link Samples#ID} or another. */
final class Frames {
  private static final CursorLayout TRADES = CursorLayout.of(Samples.cursor(Samples.trades()));
  private static final CursorLayout SHORT = CursorLayout
      .of(Samples.cursor(Samples.topic("trades", TopicCursor.Kind.WHOLE, 1, Map.of(0, 0L))));

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
    return notice(writer, notice, false);
  }

  static byte[] notice(FrameWriter writer, Notice notice, boolean ended) {
    var frame = new FrameBuffer();
    writer.notice(frame, notice, TRADES, next(), ended);
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
