package io.tailwater.stream;

import static java.util.Objects.requireNonNull;

import io.tailwater.model.Cursor;
import io.tailwater.model.Event;
import io.tailwater.model.Notice;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A wire format for tests: each frame is a number under which its content is kept, and some
 * padding.
 */
final class Frames implements Encoder, Segments {
  /** What a client sees. */
  sealed interface Frame {
    Optional<Cursor> cursor();

    record OfEvent(Selection selection, Event event, Optional<Cursor> cursor) implements Frame {}

    record OfNotice(Notice notice, Optional<Cursor> cursor) implements Frame {}
  }

  private static final int HEAD = 8;

  private final List<Frame> written = new ArrayList<>();
  private int liveSegments;

  /** Segments that nobody has released. */
  int liveSegments() {
    return liveSegments;
  }

  @Override
  public Encoder.Frames frames(Lanes lanes) {
    return new Encoder.Frames() {
      @Override
      public io.tailwater.stream.Frame event(Selection selection, Event event, long[] next) {
        return keep(new Frame.OfEvent(selection, event, Optional.of(lanes.cursor(next))),
            event.value().length());
      }

      @Override
      public io.tailwater.stream.Frame notice(Notice notice, long[] next, boolean ended) {
        var cursor = lanes.cursor(next);
        return keep(new Frame.OfNotice(notice, Optional.of(ended ? cursor.end() : cursor)), 0);
      }
    };
  }

  /** How many bytes from the beginning are whole frames. */
  int wholeLength(byte[] bytes) {
    var whole = 0;
    for (var buffer = ByteBuffer.wrap(bytes); buffer.remaining() >= HEAD;) {
      var end = buffer.position() + HEAD + buffer.getInt(buffer.position() + 4);
      if (end > bytes.length) {
        break;
      }
      buffer.position(end);
      whole = end;
    }
    return whole;
  }

  /** Takes bytes apart again, which must be whole frames. */
  List<Frame> decode(byte[] bytes) {
    var frames = new ArrayList<Frame>();
    for (var buffer = ByteBuffer.wrap(bytes); buffer.hasRemaining();) {
      var number = buffer.getInt();
      var padding = buffer.getInt();
      buffer.position(buffer.position() + padding);
      frames.add(written.get(number));
    }
    return frames;
  }

  @Override
  public Segment allocate(int capacity) {
    liveSegments++;
    return new ArraySegment(capacity);
  }

  private io.tailwater.stream.Frame keep(Frame frame, int padding) {
    written.add(frame);
    return Encoded.of(
        ByteBuffer.allocate(HEAD + padding).putInt(written.size() - 1).putInt(padding).array());
  }

  /** A segment that notices when it is used after its release, or overfilled. */
  final class ArraySegment implements Segment {
    private final int capacity;
    private @Nullable ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    ArraySegment(int capacity) {
      this.capacity = capacity;
    }

    @Override
    public void append(byte[] frame, int length) {
      requireNonNull(bytes).write(frame, 0, length);
      if (requireNonNull(bytes).size() > capacity) {
        throw new IllegalStateException("more than " + capacity + " bytes in a segment");
      }
    }

    @Override
    public void release() {
      requireNonNull(bytes);
      bytes = null;
      liveSegments--;
    }

    byte[] copy(int from, int to) {
      return Arrays.copyOfRange(requireNonNull(bytes).toByteArray(), from, to);
    }
  }
}
