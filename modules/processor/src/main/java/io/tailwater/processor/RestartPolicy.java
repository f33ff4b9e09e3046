package io.tailwater.processor;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;

/**
 * Decides whether a failed stream thread is worth replacing: if Kafka was the trouble and this did
 * not happen too often of late.
 *
 * <p>
 * Thread-safe. Remembers at most {@link #MAX_RESTARTS} instants.
 */
final class RestartPolicy {
  static final int MAX_RESTARTS = 10;
  static final Duration PERIOD = Duration.ofMinutes(1);

  private final InstantSource time;
  private final ArrayDeque<Instant> restarts = new ArrayDeque<>(MAX_RESTARTS);

  RestartPolicy(InstantSource time) {
    this.time = time;
  }

  /** True if the thread should be replaced; counts it then. */
  synchronized boolean restart(Throwable failure) {
    var now = time.instant();
    while (!restarts.isEmpty() && !restarts.getFirst().plus(PERIOD).isAfter(now)) {
      restarts.removeFirst();
    }
    if (!isTransient(failure) || restarts.size() == MAX_RESTARTS) {
      return false;
    }
    restarts.addLast(now);
    return true;
  }

  private static boolean isTransient(Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      // A source topic is missing also while the brokers' metadata are behind a fresh one.
      if (cause instanceof RetriableException || cause instanceof MissingSourceTopicException) {
        return true;
      }
    }
    return false;
  }
}
