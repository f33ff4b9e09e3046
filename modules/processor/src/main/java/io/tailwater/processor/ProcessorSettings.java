package io.tailwater.processor;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How a processor node runs.
 *
 * @param applicationId
 *          consumer group, prefix of changelog topics and of transactional ids; nodes with the same
 *          id share the partitions
 * @param stateDir
 *          folder of the state stores; what is lost there is restored from the changelogs
 * @param threads
 *          stream threads of this node
 * @param standbyReplicas
 *          warm copies of each state store on other nodes
 * @param commitInterval
 *          longest transaction: how long an emitted window may be invisible to
 *          {@code read_committed} readers
 * @param skippedLogInterval
 *          skipped input is logged at most this often per pipeline
 */
public record ProcessorSettings(String applicationId, Path stateDir, int threads,
    int standbyReplicas, Duration commitInterval, Duration skippedLogInterval) {
  public ProcessorSettings {
    if (applicationId.isBlank()) {
      throw new IllegalArgumentException("processor.application-id must not be blank");
    }
    atLeast("processor.threads", 1, threads);
    atLeast("processor.standby-replicas", 0, standbyReplicas);
    atLeast("processor.commit-interval in milliseconds", 1, commitInterval.toMillis());
    atLeast("processor.skipped-log-interval in milliseconds", 1, skippedLogInterval.toMillis());
  }

  /** One thread, no standby, commits every 100 ms, skipped input logged once a minute. */
  public static ProcessorSettings of(String applicationId, Path stateDir) {
    return new ProcessorSettings(applicationId, stateDir, 1, 0, Duration.ofMillis(100),
        Duration.ofMinutes(1));
  }

  private static void atLeast(String key, long least, long got) {
    if (got < least) {
      throw new IllegalArgumentException(key + " must be " + least + " or more, got " + got);
    }
  }
}
