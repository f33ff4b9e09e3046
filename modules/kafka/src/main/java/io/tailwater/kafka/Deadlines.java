package io.tailwater.kafka;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.DisconnectException;
import org.jspecify.annotations.Nullable;

/** Bounded waiting for what Kafka's Admin answers, and one meaning for its not answering. */
final class Deadlines {
  private Deadlines() {}

  /** The answer, or {@link KafkaUnreachableException} after the limit. */
  static <T> T await(KafkaSettings settings, KafkaFuture<T> answer, Duration limit)
      throws ExecutionException {
    try {
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaUnreachableException(settings, e);
    } catch (TimeoutException e) {
      throw new KafkaUnreachableException(settings, e);
    } catch (ExecutionException e) {
      if (isSilence(e.getCause())) {
        throw new KafkaUnreachableException(settings, e);
      }
      throw e;
    }
  }

  /** The answer; fails with {@link KafkaUnreachableException} after the limit. */
  static <T> CompletableFuture<T> bounded(KafkaSettings settings, CompletableFuture<T> answer,
      Duration limit) {
    return answer.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(
            failure -> CompletableFuture.failedFuture(meaning(settings, failure)));
  }

  private static Throwable meaning(KafkaSettings settings, Throwable failure) {
    var cause = failure instanceof CompletionException e && e.getCause() != null
        ? e.getCause()
        : failure;
    return isSilence(cause) ? new KafkaUnreachableException(settings, cause) : cause;
  }

  private static boolean isSilence(@Nullable Throwable cause) {
    return cause instanceof TimeoutException
        || cause instanceof org.apache.kafka.common.errors.TimeoutException
        || cause instanceof DisconnectException;
  }
}
