package io.tailwater.edge.transport;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import java.util.concurrent.atomic.AtomicInteger;

/** The edge's figures, a method for each fact. */
final class EdgeMetrics {
  private final MeterRegistry registry;
  private final AtomicInteger sessions = new AtomicInteger();
  private final Counter deliveries;

  EdgeMetrics(MeterRegistry registry) {
    this.registry = registry;
    Gauge.builder("tailwater.edge.sessions", sessions, AtomicInteger::get)
        .description("Sessions now")
        .register(registry);
    deliveries = Counter.builder("tailwater.edge.deliveries")
        .description("Events handed to clients' connections")
        .register(registry);
  }

  void sessions(int now) {
    sessions.set(now);
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
