package io.tailwater.stream;

import io.tailwater.model.Cursor;
import io.tailwater.model.Notice;
import io.tailwater.stream.Frames.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** A client that takes everything. */
final class Taking implements Sink {
  final List<Frame> frames = new ArrayList<>();
  private final Frames memory;

  Taking(Frames memory) {
    this.memory = memory;
  }

  @Override
  public boolean isWritable() {
    return true;
  }

  @Override
  public void write(byte[] bytes) {
    frames.addAll(memory.decode(bytes));
  }

  @Override
  public void write(Segments.Segment segment, int from, int to) {
    write(((Frames.ArraySegment) segment).copy(from, to));
  }

  List<Notice> notices() {
    return frames.stream()
        .filter(Frame.OfNotice.class::isInstance)
        .map(frame -> ((Frame.OfNotice) frame).notice())
        .toList();
  }

  List<Long> offsets() {
    return frames.stream()
        .filter(Frame.OfEvent.class::isInstance)
        .map(frame -> ((Frame.OfEvent) frame).event().offset())
        .toList();
  }

  Cursor lastId() {
    return frames.getLast().cursor().orElseThrow();
  }

  /** The positions in the only topic of the last id. */
  SortedMap<Integer, Long> lastNext() {
    return lastId().topics().getFirst().next();
  }
}
