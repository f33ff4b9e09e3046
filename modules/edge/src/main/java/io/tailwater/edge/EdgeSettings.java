package io.tailwater.edge;

import java.time.Duration;
import java.util.List;

/**
 * How an edge node listens and what bounds it.
 *
 * @param bindAddress
 *          address to listen on
 * @param port
 *          port to listen on; 0 takes a free one
 * @param allowedHosts
 *          host names that requests may name in {@code Host}, without port (protocol 7.0)
 * @param allowedOrigins
 *          origins of pages that may read the answers (protocol 7.4)
 * @param heartbeat
 *          default interval of heartbeats where nothing else is sent
 * @param maxLifetime
 *          how long a session may last, spread by a fifth either way
 * @param retry
 *          how long clients wait before they come back, spread by half either way
 * @param logBytes
 *          bound of each partition's log in memory, bytes
 * @param fanOutBytes
 *          bound of the encoded logs of all fan-outs, bytes
 * @param maxSessions
 *          sessions at once
 * @param replayReaders
 *          reads of Kafka for replays at once
 */
public record EdgeSettings(String bindAddress, int port, List<String> allowedHosts,
    List<String> allowedOrigins, Duration heartbeat, Duration maxLifetime, Duration retry,
    long logBytes, long fanOutBytes, int maxSessions, int replayReaders) {
  public EdgeSettings {
    allowedHosts = List.copyOf(allowedHosts);
    allowedOrigins = List.copyOf(allowedOrigins);
  }
}
