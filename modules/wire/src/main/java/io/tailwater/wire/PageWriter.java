package io.tailwater.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tailwater.model.Cursor;
import io.tailwater.model.Notice;

/**
 * Writes one JSON page (protocol 1): the frames of {@link NdjsonWriter} in an array, and what they
 * mean together.
 *
 * <p>
 * Confined to its session. Holds what was appended; how much that may be is the caller's to decide,
 * by {@link #length}.
 */
public final class PageWriter {
  private static final byte[] FRAMES = ",\"frames\":[".getBytes(US_ASCII);

  private final FrameBuffer frames = new FrameBuffer();

  /** A page without frames. */
  public PageWriter() {}

  /**
   * Appends frames as {@link NdjsonWriter} writes them with {@link Framing#PLAIN}: whole lines. The
   * notice {@code open} is not among them, {@link #finish} has it.
   *
   * @param from
   *          index of the first byte
   * @param to
   *          index after the last one, which is a line's end
   * @throws IllegalArgumentException
   *           if the last line has no end
   */
  public void append(byte[] lines, int from, int to) {
    if (from == to) {
      return;
    }
    if (lines[to - 1] != '\n') {
      throw new IllegalArgumentException("a page takes whole lines");
    }
    frames.begin(Framing.PLAIN);
    for (var start = from; start < to;) {
      var end = start;
      while (lines[end] != '\n') {
        end++;
      }
      frames.put(lines, start, end).put(',');
      start = end + 1;
    }
    frames.finish(Framing.PLAIN);
  }

  /** How many bytes of frames the page has. */
  public int length() {
    return frames.length();
  }

  /**
   * The page; this writer is of no use afterwards.
   *
   * @param open
   *          with the channels' outcomes, and what a look-back found
   * @param cursor
   *          where the next page starts; marked as the end where there is none (protocol 2.10)
   * @param upToDate
   *          whether the page reached the end of every partition
   */
  public byte[] finish(Notice.Open open, Cursor cursor, boolean upToDate) {
    var page = new FrameBuffer().begin(Framing.PLAIN).put('{');
    var members = new JsonMembers(page);
    NoticeJson.outcome(members, open);
    NoticeJson.lookBack(members, open);
    page.put(FRAMES).put(frames.array(), 0, Math.max(0, frames.length() - 1)).put(']');
    members.value("cursor").put('"').put(CursorText.encode(cursor).getBytes(US_ASCII)).put('"');
    members.truth("upToDate", upToDate);
    page.put('}').finish(Framing.PLAIN);
    return page.toBytes();
  }
}
