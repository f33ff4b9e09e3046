package io.tailwater.stream;

import io.tailwater.stream.Frames.ArraySegment;
import io.tailwater.stream.Segments.Segment;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
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
  private final Consumer<Frames.Frame> arrived;
  private ByteArrayOutputStream rest = new ByteArrayOutputStream();
  private int left;

  /**
   * Takes about so many frames.
   *
   * @param takes
   *          how many of so many shared bytes the connection takes at once
   */
  Received(Frames frames, int left, IntUnaryOperator takes, Consumer<Frames.Frame> arrived) {
    this.frames = frames;
    this.left = left;
    this.takes = takes;
    this.arrived = arrived;
  }

  /** Takes everything and keeps it in the list. */
  static Received into(Frames frames, List<Frames.Frame> list) {
    return new Received(frames, Integer.MAX_VALUE, bytes -> bytes, list::add);
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
  }

  private void take(byte[] bytes) {
    rest.writeBytes(bytes);
    var all = rest.toByteArray();
    var whole = frames.wholeLength(all);
    var taken = new ArrayList<>(frames.decode(Arrays.copyOf(all, whole)));
    rest = new ByteArrayOutputStream();
    rest.write(all, whole, all.length - whole);
    left -= taken.size();
    taken.forEach(arrived);
  }

  private void requireNoRest() {
    if (rest.size() > 0) {
      throw new AssertionError("a frame was torn after " + rest.size() + " bytes");
    }
  }
}
