package io.tailwater.edge;

import io.tailwater.edge.transport.SessionTerms;
import io.tailwater.stream.EngineSettings;

import java.util.List;

/**
 * How an edge node listens and what bounds it.
 *
 * @param listen
 *          where it listens and to whom
 * @param sessions
 *          what sessions keep to
 * @param engine
 *          what bounds logs, fan-outs and replays of the whole node
 * @param eventLoops
 *          threads that serve sessions, each with an engine of its own
 * @param replayReaders
 *          reads of Kafka for replays at once
 */
public record EdgeSettings(Listen listen, SessionTerms sessions, EngineSettings engine,
    int eventLoops, int replayReaders) {
  /**
   * Where a node listens and to whom.
   *
   * @param bindAddress
   *          address to listen on
   * @param port
   *          port to listen on; 0 takes a free one
   * @param allowedHosts
   *          host names that requests may name in {@code Host}, without port (protocol 7.0)
   * @param allowedOrigins
   *          origins of pages that may read the answers (protocol 7.4)
   */
  public record Listen(String bindAddress, int port, List<String> allowedHosts,
      List<String> allowedOrigins) {
    public Listen {
      allowedHosts = List.copyOf(allowedHosts);
      allowedOrigins = List.copyOf(allowedOrigins);
    }
  }
}
