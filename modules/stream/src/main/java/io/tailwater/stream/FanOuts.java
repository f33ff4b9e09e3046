package io.tailwater.stream;

import io.tailwater.model.Bytes;
import io.tailwater.model.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The fan-outs of an engine, found by what they share and by what may be for them, so that an event
 * of one key costs nothing to the fan-outs of the others.
 *
 * <p>
 * Bounded in number and in the memory of their logs. One that nobody follows any more stays for
 * {@link #LINGER_MILLIS}, because its clients may just have been cut. Confined to the engine's
 * thread.
 */
final class FanOuts {
  static final long LINGER_MILLIS = 10_000;

  /** Which part of its window a fan-out keeps for clients that come back. */
  private static final int HISTORY_SHARE = 4;

  /** Who may want an event of a topic. */
  private static final class Interest {
    final List<FanOut> whole = new ArrayList<>();
    final Map<Bytes, List<FanOut>> byKey = new HashMap<>();

    void add(FanOut fanOut, Set<Bytes> keys) {
      if (keys.isEmpty()) {
        whole.add(fanOut);
      }
      keys.forEach(key -> byKey.computeIfAbsent(key, _ -> new ArrayList<>(1)).add(fanOut));
    }

    void remove(FanOut fanOut, Set<Bytes> keys) {
      whole.remove(fanOut);
      keys.forEach(key -> byKey.computeIfPresent(key, (_, ofKey) -> {
        ofKey.remove(fanOut);
        return ofKey.isEmpty() ? null : ofKey;
      }));
    }

    boolean isEmpty() {
      return whole.isEmpty() && byKey.isEmpty();
    }
  }

  private final EngineSettings.FanOutBounds bounds;
  private final Segments segments;
  private final MemoryUse use;
  private final Map<FanOut.Key, FanOut> all = new LinkedHashMap<>();
  private final Map<String, Interest> byTopic = new HashMap<>();
  private final ArrayDeque<FanOut> touched = new ArrayDeque<>();
  private long bytesAfterDrop;

  FanOuts(EngineSettings.FanOutBounds bounds, Segments segments) {
    this.bounds = bounds;
    this.segments = segments;
    this.use = new MemoryUse(bounds.bytes());
  }

  Segments segments() {
    return segments;
  }

  /** What the logs take. */
  MemoryUse use() {
    return use;
  }

  int count() {
    return all.size();
  }

  Iterable<FanOut> all() {
    return all.values();
  }

  /** The fan-out for the key; null where there is none. */
  @Nullable
  FanOut find(FanOut.Key key) {
    return all.get(key);
  }

  /** The fan-out for the key, made where there is none; null where there are as many as may be. */
  @Nullable
  FanOut take(FanOut.Key key, Function<Lanes, List<PartitionLog>> logs) {
    var found = all.get(key);
    if (found != null) {
      return found;
    }
    if (all.size() >= bounds.max() && !discardFirst(FanOut::isIdle)) {
      return null;
    }
    var made = new FanOut(key, logs.apply(key.lanes()), this);
    all.put(key, made);
    for (var topic : key.selections().topics()) {
      byTopic.computeIfAbsent(topic, _ -> new Interest()).add(made, key.selections().keys(topic));
    }
    return made;
  }

  /** Committed events of one partition; its log has them already. */
  void append(String topic, List<Event> events) {
    var interest = byTopic.get(topic);
    if (interest == null) {
      return;
    }
    for (var event : events) {
      append(interest.whole, topic, event);
      var ofKey = interest.byKey.get(event.key());
      if (ofKey != null) {
        append(ofKey, topic, event);
      }
    }
    for (var fanOut = touched.pollFirst(); fanOut != null; fanOut = touched.pollFirst()) {
      fanOut.wake();
    }
  }

  private static void append(List<FanOut> fanOuts, String topic, Event event) {
    for (var i = 0; i < fanOuts.size(); i++) {
      fanOuts.get(i).append(topic, event);
    }
  }

  /** The fan-out has something new. */
  void touched(FanOut fanOut) {
    touched.addLast(fanOut);
  }

  /**
   * Evicts before another segment is added to the fan-out. Some frames stay that none of its
   * subscriptions
   * needs, for those that come back; where it is beyond its bound, or all are beyond theirs, its
   * slowest fall off.
   */
  void evict(FanOut fanOut) {
    var log = fanOut.log();
    fanOut.dropHistory(bounds.windowBytes() / HISTORY_SHARE);
    bytesAfterDrop = Math.min(bytesAfterDrop, use.bytes());
    if (use.isOver() && use.bytes() - bytesAfterDrop > use.bound() / HISTORY_SHARE) {
      all.values().forEach(other -> other.dropHistory(0));
      bytesAfterDrop = use.bytes();
    }
    while (log.segmentCount() > 1 && (use.isOver() || log.bytes() > bounds.windowBytes())) {
      fanOut.shed();
    }
  }

  /** Removes those that nobody has followed for long. */
  void sweep(long nowMillis) {
    discard(fanOut -> fanOut.idleMillis(nowMillis) > LINGER_MILLIS);
  }

  /** Removes the topic's, which nobody may follow any more. */
  void forget(String topic) {
    discard(fanOut -> fanOut.key().selections().topics().contains(topic));
  }

  /** Removes all, which nobody follows any more. */
  void close() {
    discard(_ -> true);
  }

  private void discard(Predicate<FanOut> unwanted) {
    all.values().removeIf(fanOut -> {
      var goes = unwanted.test(fanOut);
      if (goes) {
        close(fanOut);
      }
      return goes;
    });
  }

  private boolean discardFirst(Predicate<FanOut> unwanted) {
    for (var fanOuts = all.values().iterator(); fanOuts.hasNext();) {
      var fanOut = fanOuts.next();
      if (unwanted.test(fanOut)) {
        fanOuts.remove();
        close(fanOut);
        return true;
      }
    }
    return false;
  }

  private void close(FanOut fanOut) {
    if (!fanOut.isIdle()) {
      throw new IllegalStateException("a fan-out that is followed cannot go");
    }
    fanOut.close();
    var selections = fanOut.key().selections();
    for (var topic : selections.topics()) {
      byTopic.computeIfPresent(topic, (_, interest) -> {
        interest.remove(fanOut, selections.keys(topic));
        return interest.isEmpty() ? null : interest;
      });
    }
  }
}
