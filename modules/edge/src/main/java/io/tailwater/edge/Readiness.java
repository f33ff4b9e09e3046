package io.tailwater.edge;

import io.tailwater.edge.admission.ClusterView;
import io.tailwater.edge.transport.Clock;
import io.tailwater.model.ChannelSpec;
import io.tailwater.stream.Engine;

import java.util.List;

/** Whether a node should be sent clients (protocol 6). Confined to the engine's thread. */
record Readiness(List<ChannelSpec> channels, Engine engine, ClusterView cluster) {
  /** Events that a tail may be behind its partition's end. */
  static final long LAG_BOUND = 10_000;

  boolean isReady() {
    return !cluster.isAway(Clock.millis()) && channels.stream().allMatch(this::isNearEnd);
  }

  /** A topic that does not exist keeps nobody from the others. */
  private boolean isNearEnd(ChannelSpec channel) {
    var view = engine.view(channel.topic());
    return view.isEmpty() || cluster.lag(channel.topic(), view.get().end()) <= LAG_BOUND;
  }
}
