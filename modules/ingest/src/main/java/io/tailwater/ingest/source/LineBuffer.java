package io.tailwater.ingest.source;

import io.tailwater.model.Bytes;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Collects bytes until a line is whole.
 *
 * <p>
 * Confined to its source's thread. Holds at most {@code maxBytes}: of a longer line the beginning.
 */
final class LineBuffer {
  /**
   * A line without its line feed.
   *
   * @param bytes
   *          its beginning where {@code length} is more
   * @param length
   *          in bytes, as it is in the file
   * @param ended
   *          whether a line feed follows
   */
  record Line(Bytes bytes, long length, boolean ended) {
    boolean isWhole() {
      return bytes.length() == length;
    }

    /** Where the next line begins, seen from the beginning of this one. */
    long advance() {
      return length + (ended ? 1 : 0);
    }

    /** Bytes that are known to stand before the next line. */
    byte[] tail() {
      var known = isWhole() ? bytes.array() : new byte[0];
      if (!ended) {
        return known;
      }
      var tail = Arrays.copyOf(known, known.length + 1);
      tail[known.length] = '\n';
      return tail;
    }
  }

  private final int maxBytes;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
  private long length;

  LineBuffer(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** The next line that these bytes complete; what they leave unfinished is kept. */
  Optional<Line> next(ByteBuffer from) {
    while (from.hasRemaining()) {
      var b = from.get();
      if (b == '\n') {
        return Optional.of(take(true));
      }
      length++;
      if (bytes.size() < maxBytes) {
        bytes.write(b);
      }
    }
    return Optional.empty();
  }

  /** What was left unfinished, as a line of its own. */
  Optional<Line> rest() {
    return length == 0 ? Optional.empty() : Optional.of(take(false));
  }

  void clear() {
    bytes.reset();
    length = 0;
  }

  private Line take(boolean ended) {
    var line = new Line(Bytes.of(bytes.toByteArray()), length, ended);
    clear();
    return line;
  }
}
