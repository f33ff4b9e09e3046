package io.tailwater.edge.transport;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tailwater.stream.Engine;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The edge's figures, a method for each fact. */
final class EdgeMetrics {
  private final MeterRegistry registry;
  private final AtomicInteger sessions = new AtomicInteger();
  private final AtomicLong logBytes = new AtomicLong();
  private final AtomicLong fanOutBytes = new AtomicLong();
  private final AtomicInteger fanOuts = new AtomicInteger();
  private final Counter deliveries;

  EdgeMetrics(MeterRegistry registry) {
    this.registry = registry;
    Gauge.builder("tailwater.edge.sessions", sessions, AtomicInteger::get)
        .description("Sessions now")
        .register(registry);
    Gauge.builder("tailwater.edge.log.bytes", logBytes, AtomicLong::get)
        .description("Events in the logs of all partitions")
        .baseUnit("bytes")
        .register(registry);
    Gauge.builder("tailwater.edge.fanout.bytes", fanOutBytes, AtomicLong::get)
        .description("Segments of all fan-outs")
        .baseUnit("bytes")
        .register(registry);
    Gauge.builder("tailwater.edge.fanouts", fanOuts, AtomicInteger::get)
        .description("Fan-outs with at least one session")
        .register(registry);
    deliveries = Counter.builder("tailwater.edge.deliveries")
        .description("Events handed to clients' connections")
        .register(registry);
  }

  void sessions(int now) {
    sessions.set(now);
  }

  /** As it is now; called every second. */
  void engine(Engine engine) {
    logBytes.set(engine.logBytes());
    fanOutBytes.set(engine.fanOutBytes());
    fanOuts.set(engine.fanOuts());
  }

  void delivered(long events) {
    deliveries.increment((double) events);
  }

  /** A session ended; the reason is a close reason's label, {@code end} or {@code client}. */
  void closed(String reason) {
    Counter.builder("tailwater.edge.sessions.closed")
        .tag("reason", reason)
        .description("Sessions that ended, by reason")
        .register(registry)
        .increment();
  }
}
