package io.tailwater.edge.transport;

import java.time.Duration;

/**
 * What every session of a node keeps to.
 *
 * @param maxLifetime
 *          how long a session may last, spread by a fifth either way
 * @param retry
 *          how long clients wait before they come back, spread by half either way
 * @param maxSessions
 *          sessions at once
 */
public record SessionTerms(Duration maxLifetime, Duration retry, int maxSessions) {}
