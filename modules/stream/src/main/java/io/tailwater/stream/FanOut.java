package io.tailwater.stream;

import io.tailwater.model.Cursor;
import io.tailwater.model.Event;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * What identical subscriptions share: the same channels, lanes and wire format, merged and encoded
 * once
 * into one log, in which each joined subscription is a position.
 *
 * <p>
 * It follows the partition logs without delay: after each append its position is the logs' ends.
 * Therefore a subscription joins at a position that is nowhere behind it (protocol 2.7) exactly
 * when it
 * has read every log to its end. Confined to the engine's thread.
 */
final class FanOut {
  /** What makes two subscriptions identical. */
  record Key(Selections selections, Lanes lanes, Encoder encoder) {}

  private final Key key;
  private final BooleanSupplier full;
  private final Map<Lanes.Lane, Integer> laneIndex = new HashMap<>();
  private final long[] position;
  private final EncodedLog log;
  private long lastFrameSum = -1;
  private final Set<Subscription> joined = new LinkedHashSet<>();

  FanOut(Key key, long[] position, Segments segments, BooleanSupplier full) {
    this.key = key;
    this.full = full;
    this.position = position.clone();
    this.log = new EncodedLog(segments, position);
    for (var lane : key.lanes().all()) {
      laneIndex.put(lane, laneIndex.size());
    }
  }

  Key key() {
    return key;
  }

  EncodedLog log() {
    return log;
  }

  /** The subscription follows from here on; its next frame is the next one appended. */
  long join(Subscription subscription) {
    joined.add(subscription);
    return log.end();
  }

  /** The subscription goes its own way. */
  void leave(Subscription subscription) {
    joined.remove(subscription);
  }

  /** Whether nobody follows any more. */
  boolean isIdle() {
    return joined.isEmpty();
  }

  /** The subscriptions that follow, as they are now. */
  List<Subscription> joined() {
    return List.copyOf(joined);
  }

  /** Takes what was appended to a partition's log. */
  void append(String topic, int partition, List<Event> events, long next) {
    var lane = laneIndex.get(new Lanes.Lane(topic, partition));
    if (lane == null) {
      return;
    }
    for (var event : events) {
      position[lane] = event.offset();
      key.selections()
          .selectionOf(topic, event)
          .ifPresent(selection -> append(selection, event, lane));
      position[lane] = event.offset() + 1;
    }
    position[lane] = next;
  }

  /** The position of a subscription whose next frame has that sequence. */
  long[] positionAt(long sequence) {
    return sequence == log.end() ? position.clone() : log.positionBefore(sequence);
  }

  /** As {@link #positionAt}, as a cursor. */
  Cursor cursorAt(long sequence) {
    return key.lanes().cursor(positionAt(sequence));
  }

  /** The sum of the lanes' offsets now. */
  long positionSum() {
    return Arrays.stream(position).sum();
  }

  /** The sum of the lanes' offsets right after the newest frame; what followed was for others. */
  long positionOfLastFrame() {
    return lastFrameSum;
  }

  void close() {
    log.close();
  }

  private void append(Selection selection, Event event, int lane) {
    var before = position.clone();
    position[lane] = event.offset() + 1;
    var frame = key.encoder().event(selection, event, key.lanes().cursor(position));
    if (log.needsSegment(frame.length)) {
      evict();
    }
    log.append(frame, before);
    lastFrameSum = positionSum();
  }

  /**
   * Keeps what joined subscriptions have yet to write. Where the logs of all fan-outs are beyond
   * their bound, the slowest fall off.
   */
  private void evict() {
    log.evictBefore(joined.stream().mapToLong(Subscription::sequence).min().orElse(log.end()));
    while (full.getAsBoolean() && log.segmentCount() > 1) {
      var needed = log.secondSegmentSequence();
      joined().stream()
          .filter(subscription -> subscription.sequence() < needed)
          .forEach(Subscription::fallOff);
      log.evictOldest();
    }
  }
}
