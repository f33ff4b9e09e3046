package io.tailwater.edge.transport;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tailwater.stream.Engine;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;

/** The edge's figures, a method for each fact. */
final class EdgeMetrics {
  /** Figures of one event loop, which alone sets them. */
  static final class OfLoop {
    private final MeterRegistry registry;
    private final AtomicLong sessions = new AtomicLong();
    private final AtomicLong deliveries = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong logBytes = new AtomicLong();
    private final AtomicLong fanOuts = new AtomicLong();
    private final AtomicLong fanOutBytes = new AtomicLong();
    private final AtomicLong readers = new AtomicLong();
    private final AtomicLong replayBytes = new AtomicLong();

    private OfLoop(MeterRegistry registry) {
      this.registry = registry;
    }

    void sessions(int now) {
      sessions.lazySet(now);
    }

    /** As it is now; called every second. */
    void engine(Engine engine) {
      logBytes.lazySet(engine.logBytes());
      fanOuts.lazySet(engine.fanOuts());
      fanOutBytes.lazySet(engine.fanOutBytes());
      readers.lazySet(engine.readers());
      replayBytes.lazySet(engine.replayBytes());
    }

    void delivered(long events, long written) {
      deliveries.lazySet(deliveries.getPlain() + events);
      bytes.lazySet(bytes.getPlain() + written);
    }

    /**
     * A session ended; the reason is a close reason's label, {@code end}, {@code client} or
     * {@code unresponsive}.
     */
    void closed(String reason) {
      Counter.builder("tailwater.edge.sessions.closed")
          .tag("reason", reason)
          .description("Sessions that ended, by reason")
          .register(registry)
          .increment();
    }
  }

  private final List<OfLoop> loops;

  EdgeMetrics(MeterRegistry registry, int loops) {
    this.loops = Stream.generate(() -> new OfLoop(registry)).limit(loops).toList();
    Gauge.builder("tailwater.edge.sessions", this, all -> all.sum(loop -> loop.sessions))
        .description("Sessions now")
        .register(registry);
    Gauge.builder("tailwater.edge.fanouts", this, all -> all.sum(loop -> loop.fanOuts))
        .description("Fan-outs, those whose sessions left seconds ago included")
        .register(registry);
    Gauge.builder("tailwater.edge.readers", this, all -> all.sum(loop -> loop.readers))
        .description("Subscriptions that read by themselves: they replay, lag or have an end")
        .register(registry);
    Gauge.builder("tailwater.edge.replay.held.bytes", this,
        all -> all.sum(loop -> loop.replayBytes))
        .description("Events that replays hold in memory or have asked for")
        .baseUnit("bytes")
        .register(registry);
    Gauge.builder("tailwater.edge.log.bytes", this.loops.getFirst().logBytes, AtomicLong::get)
        .description("Events in the logs of all partitions")
        .baseUnit("bytes")
        .register(registry);
    Gauge.builder("tailwater.edge.fanout.bytes", this, all -> all.sum(loop -> loop.fanOutBytes))
        .description("Segments of all fan-outs")
        .baseUnit("bytes")
        .register(registry);
    FunctionCounter.builder("tailwater.edge.deliveries", this,
        all -> all.sum(loop -> loop.deliveries))
        .description("Events handed to clients' connections")
        .register(registry);
    FunctionCounter.builder("tailwater.edge.bytes", this, all -> all.sum(loop -> loop.bytes))
        .description("Bytes of streams handed to clients' connections")
        .baseUnit("bytes")
        .register(registry);
  }

  /** The figures of an event loop, by its number. */
  OfLoop loop(int number) {
    return loops.get(number);
  }

  private double sum(Function<OfLoop, AtomicLong> figure) {
    return loops.stream().mapToLong(loop -> figure.apply(loop).get()).sum();
  }
}
