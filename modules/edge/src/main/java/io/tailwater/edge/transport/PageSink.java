package io.tailwater.edge.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tailwater.edge.transport.NettySegments.NettySegment;
import io.tailwater.model.Bytes;
import io.tailwater.model.Cursor;
import io.tailwater.model.Notice;
import io.tailwater.stream.Frame;
import io.tailwater.stream.Segments.Segment;
import io.tailwater.stream.Sink;
import io.tailwater.wire.PageWriter;
import java.util.Arrays;

/**
 * Collects the frames of one page, which are lines of NDJSON: at most {@value #MAX_EVENTS} events,
 * up to the frame by which they reach {@value #MAX_BYTES} bytes, less where all pages hold much
 * together. Confined to its event loop.
 */
final class PageSink implements Sink {
  /** Events that a page has at most. */
  static final int MAX_EVENTS = 1_000;
  /** Bytes of frames with which a page ends. */
  static final int MAX_BYTES = 1_000_000;

  private static final byte[] OPEN = type("open");
  private static final byte[] EVENT = type("event");
  private static final byte[] LIVE = type("live");
  private static final byte[] LAGGING = type("lagging");

  private final PageWriter page = new PageWriter();
  private final Pages pages;
  private int events;
  private boolean news;

  PageSink(Pages pages) {
    this.pages = pages;
  }

  @Override
  public boolean isWritable() {
    return takesMore(events, page.length());
  }

  @Override
  public void write(Frame frame) {
    if (is(OPEN, frame)) {
      // The page has what it says beside its frames.
      return;
    }
    if (is(EVENT, frame)) {
      events++;
    }
    news |= !is(LIVE, frame) && !is(LAGGING, frame);
    append(frame.array(), 0, frame.length());
  }

  /** Takes whole lines, each of which is an event. */
  @Override
  public int write(Segment segment, int from, int to) {
    var lines = ((NettySegment) segment).buffer();
    var end = from;
    while (end < to && takesMore(events, page.length() + end - from)) {
      end = lines.indexOf(end, to, (byte) '\n') + 1;
      events++;
    }
    if (end > from) {
      news = true;
      var copy = new byte[end - from];
      lines.getBytes(from, copy);
      append(copy, 0, copy.length);
    }
    return end - from;
  }

  @Override
  public void finish(Segment segment, int from, int to) {
    throw new IllegalStateException("a page takes whole frames only");
  }

  /** Events so far. */
  int events() {
    return events;
  }

  /** Bytes of frames so far. */
  int bytes() {
    return page.length();
  }

  /** Whether something came that is worth an answer: more than that nothing is missing, or late. */
  boolean hasNews() {
    return news;
  }

  /** The page; nothing more is written. */
  Bytes finish(Notice.Open open, Cursor cursor, boolean upToDate) {
    return Bytes.of(page.finish(open, cursor, upToDate));
  }

  private boolean takesMore(int eventsThen, int bytesThen) {
    return eventsThen < MAX_EVENTS && bytesThen < MAX_BYTES
        && (eventsThen == 0 || pages.mayHold(bytesThen - page.length()));
  }

  private void append(byte[] lines, int from, int to) {
    page.append(lines, from, to);
    pages.hold(to - from);
  }

  private static byte[] type(String name) {
    return ("{\"type\":\"" + name + "\",").getBytes(US_ASCII);
  }

  private static boolean is(byte[] type, Frame frame) {
    return frame.length() >= type.length
        && Arrays.equals(type, 0, type.length, frame.array(), 0, type.length);
  }
}
