package io.tailwater.bench.load;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * What one worker counts. Written by its worker only, read by the one that shows progress.
 */
final class Tally {
  /** Kinds of notices and of troubles that are told apart; the rest are "others". */
  static final int KINDS = 32;

  static final long MAX_MICROS = 3_600_000_000L;

  private static final int DIGITS = 3;

  private final Map<Count, AtomicLong> counts = new EnumMap<>(Count.class);
  private final Map<String, LongAdder> notices = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> troubles = new ConcurrentHashMap<>();

  /** From an event's timestamp to its receipt. */
  final SingleWriterRecorder latency = recorder();

  /** The same, of slow sessions. */
  final SingleWriterRecorder slowLatency = recorder();

  /** From when a connection was to be made until its answer's head had come. */
  final SingleWriterRecorder connect = recorder();

  /** From a cut until an event came that was published after the session was back. */
  final SingleWriterRecorder caughtUp = recorder();

  Tally() {
    for (var count : Count.values()) {
      counts.put(count, new AtomicLong());
    }
  }

  private static SingleWriterRecorder recorder() {
    return new SingleWriterRecorder(1, MAX_MICROS, DIGITS);
  }

  void add(Count count, long n) {
    var total = of(count);
    total.setRelease(total.getPlain() + n);
  }

  long get(Count count) {
    return of(count).getAcquire();
  }

  private AtomicLong of(Count count) {
    return Objects.requireNonNull(counts.get(count));
  }

  /** An event that has a name and no sequence number. */
  void notice(String name) {
    add(notices, name);
  }

  /** Why a connection failed or ended. */
  void trouble(String cause) {
    add(troubles, cause);
  }

  Map<String, LongAdder> notices() {
    return notices;
  }

  Map<String, LongAdder> troubles() {
    return troubles;
  }

  static void record(SingleWriterRecorder recorder, long nanos) {
    recorder.recordValue(Math.min(MAX_MICROS, Math.max(0, nanos / 1000)));
  }

  private static void add(Map<String, LongAdder> kinds, String kind) {
    var known = kinds.size() < KINDS || kinds.containsKey(kind) ? kind : "others";
    kinds.computeIfAbsent(known, _ -> new LongAdder()).increment();
  }
}
