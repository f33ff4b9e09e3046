package io.tailwater.stream;

import io.tailwater.stream.Frames.ArraySegment;
import io.tailwater.stream.Segments.Segment;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;

/**
 * The client's end of a connection: puts bytes together again to whole frames, and notices where a
 * frame is torn or interleaved.
 */
final class Received implements Sink {
  private final Frames frames;
  private final IntUnaryOperator takes;
  private final Consumer<Frames.Written> arrived;
  private byte[] rest = new byte[0];
  private int left;
  private int finished;

  /**
   * Takes nothing until it is granted.
   *
   * @param takes
   *          how many of so many shared bytes the connection takes at once
   */
  Received(Frames frames, IntUnaryOperator takes, Consumer<Frames.Written> arrived) {
    this.frames = frames;
    this.takes = takes;
    this.arrived = arrived;
  }

  /** Takes everything and keeps it in the list. */
  static Received into(Frames frames, List<Frames.Frame> list) {
    return new Received(frames, bytes -> bytes, written -> list.add(written.frame()))
        .grant(Integer.MAX_VALUE);
  }

  /** Takes about so many frames from now on. */
  Received grant(int count) {
    left = count;
    return this;
  }

  /** How many frames were taken in part and then finished. */
  int finished() {
    return finished;
  }

  @Override
  public boolean isWritable() {
    return left > 0;
  }

  @Override
  public void write(Frame frame) {
    requireNoRest();
    take(Arrays.copyOf(frame.array(), frame.length()));
    requireNoRest();
  }

  @Override
  public int write(Segment segment, int from, int to) {
    requireNoRest();
    var taken = Math.clamp(takes.applyAsInt(to - from), 0, to - from);
    take(((ArraySegment) segment).copy(from, from + taken));
    left = taken < to - from ? 0 : left;
    return taken;
  }

  @Override
  public void finish(Segment segment, int from, int to) {
    take(((ArraySegment) segment).copy(from, to));
    requireNoRest();
    finished++;
  }

  private void take(byte[] bytes) {
    var all = rest.length == 0 ? bytes : joined(rest, bytes);
    var whole = frames.wholeLength(all, all.length);
    var taken = frames.decode(all, whole);
    rest = Arrays.copyOfRange(all, whole, all.length);
    left -= taken.size();
    taken.forEach(arrived);
  }

  private static byte[] joined(byte[] first, byte[] second) {
    var all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  private void requireNoRest() {
    if (rest.length > 0) {
      throw new Complaint(Complaint.Kind.TORN, "a frame was torn after " + rest.length + " bytes");
    }
  }
}
