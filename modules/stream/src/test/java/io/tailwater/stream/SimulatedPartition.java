package io.tailwater.stream;

import io.tailwater.model.Bytes;
import io.tailwater.model.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * One partition's life in one epoch. What retention deletes is remembered, because it has to be
 * told; what compaction deletes is not, because that is no gap.
 */
final class SimulatedPartition {
  /** A transaction that has not ended. */
  private record Transaction(long first, List<Event> events) {}

  /** Committed events of this history, those that compaction deleted included. */
  final TreeMap<Long, Event> history = new TreeMap<>();
  /** Where the log was cut back, one cut after the other. */
  final List<Long> cuts = new ArrayList<>();
  long low;
  /** The high watermark: the offset of the next record. */
  long high;
  /** The highest that it has been. */
  long highest;
  private final TreeMap<Long, Event> committed = new TreeMap<>();
  private final List<Transaction> open = new ArrayList<>();

  /** The last stable offset. */
  long end() {
    return open.stream().mapToLong(Transaction::first).min().orElse(high);
  }

  /** Committed events in {@code [from, to)} that compaction left, retention ignored. */
  NavigableMap<Long, Event> between(long from, long to) {
    return committed.subMap(from, true, Math.max(from, to), false);
  }

  /** What a reader gets of {@code [from, to)}. */
  List<Event> read(long from, long to) {
    return List.copyOf(between(from, to).values());
  }

  /** The first offset with a timestamp not before that time. */
  long offsetAt(long timestampMillis) {
    return between(low, end()).values()
        .stream()
        .filter(event -> event.timestampMillis() >= timestampMillis)
        .mapToLong(Event::offset)
        .findFirst()
        .orElse(end());
  }

  void append(Event event) {
    committed.put(event.offset(), event);
    history.put(event.offset(), event);
    high = event.offset() + 1;
  }

  /** Offsets that no reader gets anything of. */
  void appendHoles(int count) {
    high += count;
  }

  void begin() {
    open.add(new Transaction(high, new ArrayList<>()));
  }

  boolean isOpen() {
    return !open.isEmpty();
  }

  /** Appends to some open transaction. */
  void appendOpen(Event event, Random random) {
    open.get(random.nextInt(open.size())).events.add(event);
    high = event.offset() + 1;
  }

  /** Ends some open transaction; its marker takes an offset. */
  void finish(boolean commit, Random random) {
    var ended = open.remove(random.nextInt(open.size()));
    if (commit) {
      ended.events.forEach(event -> {
        committed.put(event.offset(), event);
        history.put(event.offset(), event);
      });
    }
    high++;
  }

  /** Deletes the beginning. */
  void retain(long upTo) {
    low = upTo;
  }

  /** Deletes visible events before that offset that have a newer one of their key. */
  int compact(long before) {
    Map<Bytes, Long> newest = new HashMap<>();
    between(low, end()).forEach((offset, event) -> newest.put(event.key(), offset));
    Set<Long> gone = new HashSet<>();
    between(low, Math.min(before, end())).forEach((offset, event) -> {
      if (offset < newest.getOrDefault(event.key(), offset)) {
        gone.add(offset);
      }
    });
    committed.keySet().removeAll(gone);
    return gone.size();
  }

  /** Deletes everything from that offset on, which then is used again. */
  void truncate(long at) {
    highest = Math.max(highest, high);
    open.clear();
    committed.tailMap(at, true).clear();
    history.tailMap(at, true).clear();
    high = at;
    cuts.add(at);
  }
}
