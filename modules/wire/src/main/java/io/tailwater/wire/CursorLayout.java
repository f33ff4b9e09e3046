package io.tailwater.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.tailwater.model.Cursor;
import java.util.Arrays;

/**
 * Everything of a cursor's text but the offsets (protocol 2), so that writing the cursors of one
 * subscription allocates nothing.
 *
 * <p>
 * Immutable, may be shared by threads. The text is exactly {@link CursorText#encode}'s.
 */
public final class CursorLayout {
  private static final byte[] END = (CursorText.TOPIC + CursorText.END).getBytes(ISO_8859_1);

  /** What stands before each offset, one piece behind the other. */
  private final byte[] text;
  /** Where each piece ends. */
  private final int[] ends;

  private CursorLayout(byte[] text, int[] ends) {
    this.text = text;
    this.ends = ends;
  }

  /** The layout of the cursor's topics and partitions; where in them it is does not matter. */
  public static CursorLayout of(Cursor shape) {
    var text = new byte[CursorText.length(shape)];
    var ends = new int[shape.topics().stream().mapToInt(topic -> topic.next().size()).sum()];
    var at = CursorText.putAscii(text, 0, CursorText.VERSION);
    var piece = 0;
    for (var topic : shape.topics()) {
      at = CursorText.putTopic(text, at, topic);
      for (var partition : topic.next().keySet()) {
        at = CursorText.putPartition(text, at, partition);
        ends[piece++] = at;
      }
    }
    return new CursorLayout(Arrays.copyOf(text, at), ends);
  }

  /** How many offsets a cursor of this layout has. */
  public int size() {
    return ends.length;
  }

  /**
   * Writes a cursor's text into the frame that is being written. Cost is linear in the number of
   * partitions.
   *
   * @param next
   *          the next offsets to read, in the order of the topics, and of the partitions in each
   * @param ended
   *          whether the stream ended there (protocol 2.10)
   * @throws IllegalArgumentException
   *           if there are more or fewer offsets than partitions, or one is negative
   */
  public void write(FrameBuffer to, long[] next, boolean ended) {
    if (next.length != ends.length) {
      throw new IllegalArgumentException(
          "a cursor of " + ends.length + " partitions got " + next.length + " offsets");
    }
    var from = 0;
    for (var i = 0; i < next.length; i++) {
      if (next[i] < 0) {
        throw new IllegalArgumentException("offset " + next[i] + " is negative");
      }
      to.put(text, from, ends[i]).putLong(next[i]);
      from = ends[i];
    }
    if (ended) {
      to.put(END);
    }
  }
}
