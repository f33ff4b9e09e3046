package io.tailwater.stream;

import io.tailwater.model.Cursor;
import io.tailwater.model.Notice;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** A client that takes everything. */
final class Taking implements Sink {
  final List<Frames.Frame> frames = new ArrayList<>();
  private final Received received;

  Taking(Frames memory) {
    this.received = Received.into(memory, frames);
  }

  @Override
  public boolean isWritable() {
    return received.isWritable();
  }

  @Override
  public void write(Frame frame) {
    received.write(frame);
  }

  @Override
  public int write(Segments.Segment segment, int from, int to) {
    return received.write(segment, from, to);
  }

  @Override
  public void finish(Segments.Segment segment, int from, int to) {
    received.finish(segment, from, to);
  }

  List<Notice> notices() {
    return frames.stream()
        .filter(Frames.Frame.OfNotice.class::isInstance)
        .map(frame -> ((Frames.Frame.OfNotice) frame).notice())
        .toList();
  }

  List<Long> offsets() {
    return frames.stream()
        .filter(Frames.Frame.OfEvent.class::isInstance)
        .map(frame -> ((Frames.Frame.OfEvent) frame).event().offset())
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
