package io.tailwater.stream;

import io.tailwater.model.Event;

import java.util.List;

/**
 * What identical subscriptions share: the same channels, filter, lanes and wire format, merged,
 * filtered and encoded once into one log, in which each joined subscription is a position.
 *
 * <p>
 * It follows the partition logs without delay: between two appends its position is the logs' ends.
 * Therefore a subscription that has read every log to its end joins at the end (protocol 2.7), and
 * one that comes with a position around which the log still holds the frames joins right there.
 * Confined to the engine's thread.
 */
final class FanOut {
  /** What makes two subscriptions identical. */
  record Key(Selections selections, Lanes lanes, Encoder encoder) {}

  private static final long NOT_IDLE = Long.MIN_VALUE;

  private final Key key;
  private final FanOuts all;
  private final PartitionLog[] logs;
  private final Encoder.Frames frames;
  private final EncodedLog log;
  private final Crowd joined = new Crowd();
  private final Subscription.State.Joined state = new Subscription.State.Joined(this);
  private long idleSinceMillis = NOT_IDLE;
  private boolean touched;

  FanOut(Key key, List<PartitionLog> logs, FanOuts all) {
    this.key = key;
    this.all = all;
    this.logs = logs.toArray(PartitionLog[]::new);
    this.frames = key.encoder().frames(key.lanes());
    this.log = new EncodedLog(all.segments(), all.use(), ends());
  }

  Key key() {
    return key;
  }

  EncodedLog log() {
    return log;
  }

  /** The subscription follows from here on; the state that it then has. */
  Subscription.State.Joined join(Subscription subscription) {
    joined.add(subscription);
    idleSinceMillis = NOT_IDLE;
    return state;
  }

  /** The subscription goes its own way. */
  void leave(Subscription subscription) {
    joined.remove(subscription);
  }

  /** Whether nobody follows any more. */
  boolean isIdle() {
    return joined.isEmpty();
  }

  /** For how long nobody has followed, as far as this was asked before. */
  long idleMillis(long nowMillis) {
    if (!isIdle()) {
      return 0;
    }
    if (idleSinceMillis == NOT_IDLE) {
      idleSinceMillis = nowMillis;
    }
    return nowMillis - idleSinceMillis;
  }

  Crowd joined() {
    return joined;
  }

  /**
   * Takes an event that one of its channels may select; the partition's log has its whole batch
   * already.
   */
  void append(String topic, Event event) {
    var lane = key.lanes().indexOf(topic, event.partition());
    if (lane >= 0) {
      var selection = key.selections().selectionOf(topic, event);
      if (selection.isPresent()) {
        append(selection.get(), event, lane);
      }
    }
  }

  /** Wakes those who had read everything, once after each batch. */
  void wake() {
    touched = false;
    for (var i = 0; i < joined.size(); i++) {
      joined.get(i).onAppended();
    }
  }

  /** The position of a subscription whose next frame has that sequence. */
  long[] positionAt(long sequence) {
    return sequence == log.end() ? ends() : log.positionBefore(sequence);
  }

  /** The sum of the offsets of the position at the end. */
  long endSum() {
    var sum = 0L;
    for (var partition : logs) {
      sum += partition.end();
    }
    return sum;
  }

  /** Where a reader at that position can join; -1 if it cannot. */
  long sequenceAt(long[] position) {
    return log.sequenceAt(position, ends());
  }

  /** Keeps so many bytes beyond what its subscriptions have yet to write. */
  void dropHistory(long keptBytes) {
    var needed = needed();
    while (log.segmentCount() > 1 && log.bytesWithoutOldest() >= keptBytes
        && log.secondSegmentSequence() <= needed) {
      log.evictOldest();
    }
  }

  /** Gives the oldest segment up; those who have yet to write it fall off. */
  void shed() {
    var kept = log.secondSegmentSequence();
    for (var subscription : joined.copy()) {
      if (subscription.sequence() < kept) {
        subscription.fallOff();
      }
    }
    log.evictOldest();
  }

  void close() {
    log.close();
  }

  private long needed() {
    var needed = log.end();
    for (var i = 0; i < joined.size(); i++) {
      needed = Math.min(needed, joined.get(i).sequence());
    }
    return needed;
  }

  private long[] ends() {
    var ends = new long[logs.length];
    for (var lane = 0; lane < ends.length; lane++) {
      ends[lane] = logs[lane].end();
    }
    return ends;
  }

  private void append(Selection selection, Event event, int lane) {
    var position = ends();
    position[lane] = event.offset() + 1;
    var frame = frames.event(selection, event, position);
    if (log.needsSegment(frame.length())) {
      all.evict(this);
    }
    position[lane] = event.offset();
    log.append(frame, position, lane);
    if (!touched) {
      touched = true;
      all.touched(this);
    }
  }
}
