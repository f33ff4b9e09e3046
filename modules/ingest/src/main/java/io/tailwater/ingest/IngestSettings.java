package io.tailwater.ingest;

import java.time.Duration;

/**
 * How a worker runs feeds.
 *
 * @param workerId
 *          names this process to Kafka: the prefix of its client ids
 * @param groupId
 *          the consumer group that workers share feeds in
 * @param commitInterval
 *          how long a transaction collects records
 * @param maxBatchRecords
 *          records after which a transaction commits at once
 * @param maxBatchBytes
 *          bytes after which a transaction commits at once
 * @param queueRecords
 *          events that wait for a transaction, per partition of the feeds topic; sources block then
 * @param queueBytes
 *          bytes that wait likewise
 * @param maxRecordBytes
 *          size above which an event is a dead letter; not above the brokers' own limit
 * @param sessionTimeout
 *          after which a silent worker's feeds go to others
 * @param transactionTimeout
 *          after which Kafka aborts a dead worker's transaction
 * @param retryMin
 *          upper bound of the first wait after trouble with Kafka
 * @param retryMax
 *          upper bound of every wait after trouble with Kafka
 * @param closeTimeout
 *          how long a close, or giving a partition away, may take before it is left to fencing
 */
public record IngestSettings(String workerId, String groupId, Duration commitInterval,
    int maxBatchRecords, int maxBatchBytes, int queueRecords, int queueBytes, int maxRecordBytes,
    Duration sessionTimeout, Duration transactionTimeout, Duration retryMin, Duration retryMax,
    Duration closeTimeout) {
  public IngestSettings {
    if (workerId.isBlank() || groupId.isBlank()) {
      throw new IllegalArgumentException("workerId and groupId must not be blank");
    }
    between("commitInterval", commitInterval, Duration.ofMillis(1), Duration.ofSeconds(5));
    between("sessionTimeout", sessionTimeout, Duration.ofSeconds(1), Duration.ofMinutes(5));
    between("transactionTimeout", transactionTimeout, commitInterval.plusSeconds(1),
        Duration.ofMinutes(15));
    between("retryMin", retryMin, Duration.ofMillis(1), Duration.ofMinutes(1));
    between("retryMax", retryMax, retryMin, Duration.ofHours(1));
    between("closeTimeout", closeTimeout, Duration.ofMillis(1), Duration.ofMinutes(5));
    between("maxBatchRecords", maxBatchRecords, 1, 1_000_000);
    between("maxBatchBytes", maxBatchBytes, 1, 1 << 30);
    between("queueRecords", queueRecords, 1, 1_000_000);
    between("queueBytes", queueBytes, 1, 1 << 30);
    between("maxRecordBytes", maxRecordBytes, 1_024, 1 << 30);
  }

  /** The defaults, for a worker of this name. */
  public static IngestSettings of(String workerId) {
    return new IngestSettings(workerId, "tailwater-ingest", Duration.ofMillis(100), 5_000,
        8 << 20, 2_000, 8 << 20, 1_000_000, Duration.ofSeconds(6), Duration.ofSeconds(10),
        Duration.ofMillis(500), Duration.ofSeconds(15), Duration.ofSeconds(10));
  }

  private static void between(String name, Duration got, Duration min, Duration max) {
    if (got.compareTo(min) < 0 || got.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          name + " got " + got + "; it takes " + min + " to " + max);
    }
  }

  private static void between(String name, int got, int min, int max) {
    if (got < min || got > max) {
      throw new IllegalArgumentException(
          name + " got " + got + "; it takes " + min + " to " + max);
    }
  }
}
