package io.tailwater.bench.load;

import io.tailwater.bench.figures.Quantiles;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/** One line a second about what is going on. Confined to one thread. */
final class Progress {
  private static final long EVERY_NANOS = 1_000_000_000L;

  private final Consumer<String> said;
  private final int sessions;
  private final long start = System.nanoTime();
  private long last = start;
  private long lastEvents;

  Progress(Consumer<String> said, int sessions) {
    this.said = said;
    this.sessions = sessions;
  }

  boolean isDue() {
    return System.nanoTime() - last >= EVERY_NANOS;
  }

  /** Shows the counts so far, and the latencies since the last time. */
  void show(String phase, ToLongFunction<Count> counts, Histogram latencies) {
    var now = System.nanoTime();
    var events = counts.applyAsLong(Count.EVENTS);
    var latency = Quantiles.of(latencies);
    said.accept(String.format(Locale.ROOT,
        "%5.0f s  %-10s  open %d/%d  failed %d  ended %d  %9.0f/s  p50 %.2f  p99 %.2f ms  lost %d"
            + "  doubled %d",
        (now - start) / 1e9, phase, counts.applyAsLong(Count.OPEN), sessions,
        counts.applyAsLong(Count.FAILED), counts.applyAsLong(Count.ENDED),
        (events - lastEvents) * 1e9 / (now - last), latency.p50Millis(), latency.p99Millis(),
        counts.applyAsLong(Count.LOST) + counts.applyAsLong(Count.LOST_RESUMING),
        counts.applyAsLong(Count.DOUBLED) + counts.applyAsLong(Count.DOUBLED_RESUMING)));
    last = now;
    lastEvents = events;
  }
}
