package io.tailwater.stream;

import static java.util.Objects.requireNonNull;

import io.tailwater.model.Cursor;
import io.tailwater.model.Event;
import io.tailwater.model.Notice;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
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

  /** A frame and how it was written. */
  record Written(Frame frame, int format, int length) {}

  /** One of several representations, which differ in length. */
  private record Format(io.tailwater.stream.Frames all, int number) implements Encoder {
    @Override
    public Encoder.Frames frames(Lanes lanes) {
      return all.frames(lanes, number);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Format that && that.all == all && that.number == number;
    }

    @Override
    public int hashCode() {
      return Objects.hash(System.identityHashCode(all), number);
    }
  }

  private static final int HEAD = 8;

  private final List<Written> written = new ArrayList<>();
  /** Frames are good until the next one only, and so share their bytes. */
  private final Scratch scratch = new Scratch();
  private int liveSegments;

  /** Segments that nobody has released. */
  int liveSegments() {
    return liveSegments;
  }

  @Override
  public Encoder.Frames frames(Lanes lanes) {
    return frames(lanes, 0);
  }

  /** The representation of that number; equal ones are equal. */
  Encoder format(int number) {
    return new Format(this, number);
  }

  private Encoder.Frames frames(Lanes lanes, int format) {
    return new Encoder.Frames() {
      @Override
      public io.tailwater.stream.Frame event(Selection selection, Event event, long[] next) {
        return keep(new Frame.OfEvent(selection, event, Optional.of(lanes.cursor(next))), format,
            event.value().length() + 7 * format);
      }

      @Override
      public io.tailwater.stream.Frame notice(Notice notice, long[] next, boolean ended) {
        var cursor = lanes.cursor(next);
        return keep(new Frame.OfNotice(notice, Optional.of(ended ? cursor.end() : cursor)), format,
            0);
      }
    };
  }

  /** How many bytes from the beginning are whole frames. */
  int wholeLength(byte[] bytes, int length) {
    var whole = 0;
    for (var buffer = ByteBuffer.wrap(bytes, 0, length); buffer.remaining() >= HEAD;) {
      var end = buffer.position() + HEAD + buffer.getInt(buffer.position() + 4);
      if (end > length) {
        break;
      }
      buffer.position(end);
      whole = end;
    }
    return whole;
  }

  /** Takes bytes apart again, which must be whole frames. */
  List<Written> decode(byte[] bytes, int length) {
    var frames = new ArrayList<Written>();
    for (var buffer = ByteBuffer.wrap(bytes, 0, length); buffer.hasRemaining();) {
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

  private io.tailwater.stream.Frame keep(Frame frame, int format, int padding) {
    written.add(new Written(frame, format, HEAD + padding));
    scratch.fill(HEAD + padding, written.size() - 1, padding);
    return scratch;
  }

  /** The bytes of the newest frame. */
  private static final class Scratch implements io.tailwater.stream.Frame {
    private byte[] bytes = new byte[256];
    private int length;

    void fill(int newLength, int number, int padding) {
      length = newLength;
      if (bytes.length < length) {
        bytes = new byte[2 * length];
      }
      ByteBuffer.wrap(bytes).putInt(number).putInt(padding);
    }

    @Override
    public byte[] array() {
      return bytes;
    }

    @Override
    public int length() {
      return length;
    }
  }

  /** A segment that notices when it is used after its release, or overfilled. */
  final class ArraySegment implements Segment {
    private byte @Nullable [] bytes;
    private int size;

    ArraySegment(int capacity) {
      this.bytes = new byte[capacity];
    }

    @Override
    public void append(byte[] frame, int length) {
      System.arraycopy(frame, 0, requireNonNull(bytes), size, length);
      size += length;
    }

    @Override
    public void release() {
      requireNonNull(bytes);
      bytes = null;
      liveSegments--;
    }

    byte[] copy(int from, int to) {
      if (to > size) {
        throw new IllegalStateException(to + " is beyond the " + size + " bytes that were written");
      }
      return Arrays.copyOfRange(requireNonNull(bytes), from, to);
    }
  }
}
