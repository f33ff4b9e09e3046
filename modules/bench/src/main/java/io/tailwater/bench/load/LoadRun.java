package io.tailwater.bench.load;

import io.tailwater.bench.figures.Quantiles;
import io.tailwater.bench.load.LoadReport.Connections;
import io.tailwater.bench.load.LoadReport.Continuity;
import io.tailwater.bench.load.LoadReport.Deliveries;
import io.tailwater.bench.load.LoadReport.Generator;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * One run: connect all, warm up, measure, stop. Its thread shows progress; the workers' threads do
 * the work.
 */
final class LoadRun {
  /** After the last cut, so that those who were cut can come back within the measurement. */
  static final Duration AFTER_CUTS = Duration.ofSeconds(2);

  private static final Duration STEP = Duration.ofMillis(20);

  private final LoadSettings settings;
  private final Signals signals = new Signals();
  private final List<Worker> workers = new ArrayList<>();
  private final Progress progress;
  private final Histogram latency = new Histogram(1, Tally.MAX_MICROS, 3);

  private LoadRun(LoadSettings settings, Consumer<String> said) throws IOException {
    this.settings = settings;
    this.progress = new Progress(said, settings.arrivals().sessions());
    var start = System.nanoTime();
    for (var first = 0; first < settings.generator().threads(); first++) {
      workers.add(new Worker(settings, signals, first, start));
    }
  }

  /**
   * Runs to the end.
   *
   * @param said
   *          takes a line of progress a second
   */
  static LoadReport run(LoadSettings settings, Consumer<String> said)
      throws IOException, InterruptedException {
    return new LoadRun(settings, said).run();
  }

  private LoadReport run() throws InterruptedException {
    var failures = new java.util.concurrent.ConcurrentLinkedQueue<Throwable>();
    var threads = IntStream.range(0, workers.size())
        .mapToObj(i -> Thread.ofPlatform()
            .name("load-" + i)
            .uncaughtExceptionHandler((_, failure) -> failures.add(failure))
            .start(workers.get(i)))
        .toList();
    try {
      awaitConnections(threads);
      during("warm-up", settings.phases().warmup(), threads, List.of());
      var measured = measure(threads);
      signals.stopped = true;
      for (var thread : threads) {
        thread.join();
      }
      if (!failures.isEmpty()) {
        throw new IllegalStateException("a worker failed", failures.peek());
      }
      return report(measured);
    } finally {
      signals.stopped = true;
    }
  }

  private void awaitConnections(List<Thread> threads) throws InterruptedException {
    var sessions = settings.arrivals().sessions();
    var limit = System.nanoTime() + settings.arrivals().offsetNanos(sessions)
        + settings.phases().connectTimeout().toNanos();
    while (sum(Count.OPEN) < sessions && System.nanoTime() < limit && alive(threads)) {
      during("connecting", STEP, threads, List.of());
    }
  }

  /** Passes the time, with progress; ends early when a worker has failed. */
  private void during(String phase, Duration time, List<Thread> threads,
      List<ServerWatch> servers) throws InterruptedException {
    var end = System.nanoTime() + time.toNanos();
    for (var left = time.toNanos(); left > 0 && alive(threads); left = end - System.nanoTime()) {
      Thread.sleep(Duration.ofNanos(Math.min(left, STEP.toNanos())));
      if (progress.isDue()) {
        servers.forEach(ServerWatch::look);
        progress.show(phase, this::sum, newLatencies());
      }
    }
  }

  private static boolean alive(List<Thread> threads) {
    return threads.stream().allMatch(Thread::isAlive);
  }

  private Measured measure(List<Thread> threads) throws InterruptedException {
    var duration = settings.phases().duration();
    newLatencies();
    latency.reset();
    var servers = settings.generator().serverPids().stream().map(ServerWatch::new).toList();
    var self = new ServerWatch(ProcessHandle.current().pid());
    var before = counts();
    var start = System.nanoTime();
    signals.measuring = true;
    signals.cutsUntilNanos = start + duration.minus(settings.cuts().away())
        .minus(AFTER_CUTS)
        .toNanos();
    signals.cutsFromNanos = start;
    during("measuring", duration, threads, servers);
    signals.measuring = false;
    var after = counts();
    var seconds = (System.nanoTime() - start) / 1e9;
    newLatencies();
    var events = after.getOrDefault(Count.EVENTS, 0L) - before.getOrDefault(Count.EVENTS, 0L);
    return new Measured(seconds, before, after,
        servers.stream().map(server -> server.report(seconds, events)).toList(),
        self.report(seconds, 0).cores());
  }

  /** What was counted between two points in time. */
  private static final class Measured {
    private final double seconds;
    private final Map<Count, Long> before;
    private final Map<Count, Long> after;
    private final List<LoadReport.Server> servers;
    private final double cores;

    Measured(double seconds, Map<Count, Long> before, Map<Count, Long> after,
        List<LoadReport.Server> servers,
        double cores) {
      this.seconds = seconds;
      this.before = before;
      this.after = after;
      this.servers = servers;
      this.cores = cores;
    }

    long get(Count count) {
      return after.getOrDefault(count, 0L) - before.getOrDefault(count, 0L);
    }
  }

  /** The latencies since the last call, kept for the report as well. */
  private Histogram newLatencies() {
    var since = new Histogram(1, Tally.MAX_MICROS, 3);
    workers.forEach(worker -> since.add(worker.tally().latency.getIntervalHistogram()));
    latency.add(since);
    return since;
  }

  private long sum(Count count) {
    return workers.stream().mapToLong(worker -> worker.tally().get(count)).sum();
  }

  private Map<Count, Long> counts() {
    var counts = new EnumMap<Count, Long>(Count.class);
    for (var count : Count.values()) {
      counts.put(count, sum(count));
    }
    return counts;
  }

  private LoadReport report(Measured measured) {
    var events = measured.get(Count.EVENTS);
    var reads = Math.max(1, measured.get(Count.READS));
    return new LoadReport(measured.seconds,
        new Connections(settings.arrivals().sessions(), sum(Count.OPEN), sum(Count.OPENED),
            sum(Count.RESUMED), sum(Count.CUT), sum(Count.ENDED), sum(Count.FAILED)),
        new Deliveries(events, events / measured.seconds, measured.get(Count.SLOW_EVENTS),
            measured.get(Count.REPLAYED), measured.get(Count.UNNUMBERED),
            measured.get(Count.BYTES), (double) events / reads),
        continuity(), Quantiles.of(latency), quantiles(tally -> tally.slowLatency),
        quantiles(tally -> tally.connect), quantiles(tally -> tally.caughtUp), measured.servers,
        new Generator(workers.size(), measured.cores), kinds(Tally::notices),
        kinds(Tally::troubles));
  }

  private Continuity continuity() {
    var ends = new HashMap<String, Map<Long, Long>>();
    each((session, series, sequence) -> ends
        .computeIfAbsent(session.path, _ -> new HashMap<>())
        .merge(series, sequence, Math::max));
    var behind = new HashMap<Session, Long>();
    each((session, series, sequence) -> behind.merge(session,
        ends.getOrDefault(session.path, Map.of()).getOrDefault(series, sequence) - sequence,
        Long::sum));
    return new Continuity(sum(Count.LOST), sum(Count.LOST_RESUMING), sum(Count.DOUBLED),
        sum(Count.DOUBLED_RESUMING), behind.values().stream().mapToLong(Long::longValue).sum(),
        behind.values().stream().mapToLong(Long::longValue).max().orElse(0),
        workers.stream()
            .flatMap(worker -> worker.sessions().stream())
            .mapToLong(session -> session.book.size())
            .sum());
  }

  /** Takes the last sequence of a series that a session received. */
  private interface LastSequence {
    void take(Session session, long series, long sequence);
  }

  private void each(LastSequence last) {
    for (var worker : workers) {
      for (var session : worker.sessions()) {
        session.book.forEach((series, sequence) -> last.take(session, series, sequence));
      }
    }
  }

  private Quantiles quantiles(Function<Tally, SingleWriterRecorder> which) {
    var all = new Histogram(1, Tally.MAX_MICROS, 3);
    workers.forEach(worker -> all.add(which.apply(worker.tally()).getIntervalHistogram()));
    return Quantiles.of(all);
  }

  private Map<String, Long> kinds(Function<Tally, Map<String, LongAdder>> which) {
    var all = new TreeMap<String, Long>();
    workers.forEach(worker -> which.apply(worker.tally())
        .forEach((kind, count) -> all.merge(kind, count.sum(), Long::sum)));
    return all;
  }
}
