package io.tailwater.edge.transport;

import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many sessions a node has, in all and by address. Thread-safe. */
final class SessionCount {
  private final SessionTerms.Bounds bounds;
  private final AtomicInteger all = new AtomicInteger();
  private final Map<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();

  SessionCount(SessionTerms.Bounds bounds) {
    this.bounds = bounds;
  }

  /** Takes a place for a client; if there is none, says which bound was met. */
  Optional<String> take(InetAddress address) {
    if (all.incrementAndGet() > bounds.max()) {
      all.decrementAndGet();
      return Optional.of("this edge has " + bounds.max()
          + " sessions, as many as it takes (tailwater.edge.max-sessions)");
    }
    if (isPerAddress() && byAddress.merge(address, 1, Integer::sum) > bounds.maxPerAddress()) {
      leave(address);
      return Optional.of("this address has " + bounds.maxPerAddress()
          + " sessions, as many as it may have (tailwater.edge.max-sessions-per-address)");
    }
    return Optional.empty();
  }

  /** Gives a place back. */
  void leave(InetAddress address) {
    all.decrementAndGet();
    if (isPerAddress()) {
      byAddress.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
    }
  }

  private boolean isPerAddress() {
    return bounds.maxPerAddress() < bounds.max();
  }
}
