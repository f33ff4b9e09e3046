package io.tailwater.server.role;

import org.springframework.boot.web.server.context.WebServerApplicationContext;

/**
 * The order in which the parts of a process start; they stop in reverse. Each needs those before
 * it.
 */
enum Phase {
  /** Kafka itself. */
  BROKER(100),
  /** The topics of the channels. */
  TOPICS(200),
  /** The definitions of the feeds, in their topic. */
  FEEDS(300),
  /** Pipelines, ahead of what feeds them. */
  PROCESSOR(400),
  /** Feeds. */
  INGEST(500),
  /**
   * The edge, after the control plane: pages are allowed by the control plane's port, and probes
   * are answered while sessions drain.
   */
  EDGE(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 100);

  private final int order;

  Phase(int order) {
    this.order = order;
  }

  int order() {
    return order;
  }
}
