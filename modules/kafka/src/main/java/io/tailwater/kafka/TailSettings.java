package io.tailwater.kafka;

import java.time.Duration;

/**
 * Bounds of a {@link Tail}.
 *
 * @param clientId
 *          how brokers name it in their logs and quotas
 * @param watchInterval
 *          how often topics and watermarks are looked at
 * @param maxPollRecords
 *          records handed over at once, at most
 * @param fetchBytes
 *          bytes of one fetch from one broker; about as much again is held ahead
 * @param partitionFetchBytes
 *          bytes of one partition within a fetch; one larger record still comes
 */
public record TailSettings(String clientId, Duration watchInterval, int maxPollRecords,
    int fetchBytes, int partitionFetchBytes) {
  public TailSettings {
    if (watchInterval.isNegative() || watchInterval.isZero()) {
      throw new IllegalArgumentException("watchInterval must be positive, got " + watchInterval);
    }
    requirePositive("maxPollRecords", maxPollRecords);
    requirePositive("fetchBytes", fetchBytes);
    requirePositive("partitionFetchBytes", partitionFetchBytes);
  }

  /** A watch every second, 2 000 records a poll, 8 MiB a fetch, 1 MiB of each partition. */
  public static TailSettings defaults() {
    return new TailSettings("tailwater-tail", Duration.ofSeconds(1), 2_000, 8 << 20, 1 << 20);
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be 1 or more, got " + value);
    }
  }
}
