package io.tailwater.stream;

import io.tailwater.model.Event;
import java.util.function.Predicate;

/**
 * Looks for the newest events of one partition that are wanted: in windows that begin further and
 * further back, each read forwards, through the log where it covers and Kafka where it does not.
 * Confined to the engine's thread.
 */
final class LaneScan {
  static final long UNKNOWN = -1;

  /** What came of {@link #advance}. */
  enum Progress {
    /** Kafka has to answer first. */
    WAITING,
    /** There is more to look at, but others should have their turn. */
    MORE,
    /** It has found what there is to find. */
    DONE,
    /** The log does not go back far enough, and where the partition begins is not known. */
    BELOW_LOG
  }

  /**
   * How far to look.
   *
   * @param last
   *          how many events
   * @param offsets
   *          how many offsets back, holes included
   * @param low
   *          the partition's low watermark, or {@link #UNKNOWN}
   * @param end
   *          the offset before which to look
   */
  record Extent(int last, long offsets, long low, long end) {}

  private final ReaderLane lane;
  private final PartitionLog log;
  private final Extent extent;
  private final Predicate<Event> wanted;
  private EventMarks found = new EventMarks();
  private EventMarks inWindow = new EventMarks();
  private long low;
  private long windowFrom;
  private long windowOffsets;
  private boolean reading;

  /** A scan that has not begun; the lane is its own. */
  LaneScan(ReaderLane lane, PartitionLog log, Extent extent, Predicate<Event> wanted) {
    this.lane = lane;
    this.log = log;
    this.extent = extent;
    this.wanted = wanted;
    this.low = extent.low();
    this.windowFrom = extent.end();
    this.windowOffsets = extent.last();
  }

  /** Looks at so many events at most. */
  Progress advance(int events, long nowMillis) {
    for (var left = events; left > 0;) {
      if (!reading) {
        if (isComplete() || windowFrom <= furthest()) {
          return Progress.DONE;
        }
        if (!openWindow()) {
          return Progress.BELOW_LOG;
        }
      }
      var event = lane.peek(nowMillis);
      if (event != null) {
        take(event);
        left--;
      } else if (lane.state() == ReaderLane.State.BLOCKED && !skip()) {
        return Progress.WAITING;
      } else if (lane.state() != ReaderLane.State.BLOCKED) {
        closeWindow();
      }
    }
    return Progress.MORE;
  }

  /** The newest events, as many as were found. */
  EventMarks found() {
    return found;
  }

  /** Whether there are no more to be found, or no more are wanted. */
  boolean isComplete() {
    return found.size() >= extent.last() || (low != UNKNOWN && windowFrom <= low)
        || windowFrom == 0;
  }

  void close() {
    lane.close();
  }

  private long furthest() {
    return extent.end() - extent.offsets();
  }

  /** The next window back; false if it is not known whether there is one. */
  private boolean openWindow() {
    windowOffsets = 2 * windowOffsets;
    var from = Math.max(Math.max(windowFrom - windowOffsets, furthest()), Math.max(0, low));
    if (low == UNKNOWN && from < log.start()) {
      if (windowFrom <= log.start()) {
        return false;
      }
      from = log.start();
    }
    lane.moveTo(from);
    lane.endAt(windowFrom);
    windowFrom = from;
    reading = true;
    return true;
  }

  private void take(Event event) {
    lane.advance();
    if (wanted.test(event)) {
      inWindow.add(event.offset(), event.timestampMillis(), extent.last() - found.size());
    }
  }

  /** The window begins before what Kafka has, or ends behind it: whether that is so. */
  private boolean skip() {
    var range = lane.takeOutOfRange();
    if (range == null) {
      return false;
    }
    if (lane.next() < range.low()) {
      low = range.low();
      lane.moveTo(low);
    } else {
      closeWindow();
    }
    return true;
  }

  private void closeWindow() {
    reading = false;
    inWindow.keepNewest(extent.last() - found.size());
    inWindow.addAll(found);
    found = inWindow;
    inWindow = new EventMarks();
  }
}
