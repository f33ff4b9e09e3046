package io.tailwater.edge.transport;

import java.time.Duration;

/**
 * What every session of a node keeps to.
 *
 * @param heartbeat
 *          default interval of heartbeats where nothing else is sent
 * @param maxLifetime
 *          how long a session may last, spread by a fifth either way
 * @param retry
 *          how long clients wait before they come back, spread by half either way
 * @param linger
 *          how long an event may wait for others to be written with it; zero writes it at once
 * @param writeTimeout
 *          how long a client may take nothing before its connection is ended
 * @param bounds
 *          how many there may be
 */
public record SessionTerms(Duration heartbeat, Duration maxLifetime, Duration retry,
    Duration linger, Duration writeTimeout, Bounds bounds) {
  /**
   * Bounds on sessions.
   *
   * @param max
   *          sessions at once
   * @param maxPerAddress
   *          sessions at once from one address
   */
  public record Bounds(int max, int maxPerAddress) {}
}
