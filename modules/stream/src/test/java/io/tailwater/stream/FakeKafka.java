package io.tailwater.stream;

import io.tailwater.model.Bytes;
import io.tailwater.model.Event;
import io.tailwater.model.ValueFormat;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Partitions that are read only when the test says so, which counts what was read. */
final class FakeKafka implements ReplaySource {
  /** A read that waits for its answer. */
  record Read(Lanes.Lane lane, long from, long maxBytes, Listener listener) {}

  final ArrayDeque<Read> reads = new ArrayDeque<>();
  private final TreeMap<Integer, TreeMap<Long, Event>> partitions = new TreeMap<>();
  private long low;
  int answered;
  long bytes;
  long largest;

  /** Appends an event with a value of that size. */
  Event append(int partition, long offset, long timestampMillis, String key, int valueBytes) {
    var event = new Event(partition, offset, timestampMillis, Bytes.utf8(key),
        Bytes.of(new byte[valueBytes]), ValueFormat.TEXT, List.of());
    partitions.computeIfAbsent(partition, _ -> new TreeMap<>()).put(offset, event);
    return event;
  }

  /** What is before that offset is gone. */
  void retain(long from) {
    low = from;
    partitions.values().forEach(events -> events.headMap(from).clear());
  }

  @Override
  public void read(String topic, int partition, long from, long maxBytes, Listener listener) {
    reads.addLast(new Read(new Lanes.Lane(topic, partition), from, maxBytes, listener));
  }

  /** Answers the oldest read; whether there was one. */
  boolean answer() {
    var read = reads.pollFirst();
    if (read == null) {
      return false;
    }
    var events = partitions.getOrDefault(read.lane.partition(), new TreeMap<>());
    var end = events.isEmpty() ? low : events.lastKey() + 1;
    if (read.from < low || read.from > end) {
      read.listener.onOutOfRange(low, end);
      return true;
    }
    var brought = new ArrayList<Event>();
    var size = 0L;
    for (var event : events.tailMap(read.from).values()) {
      if (size >= read.maxBytes) {
        break;
      }
      brought.add(event);
      size += event.footprint();
    }
    answered++;
    bytes += size;
    largest = Math.max(largest, size);
    read.listener.onEvents(brought, brought.isEmpty() ? end : brought.getLast().offset() + 1);
    return true;
  }

  /** Answers until nothing is asked for any more. */
  void answerAll() {
    while (answer()) {
      // Answers lead to further reads.
    }
  }
}
