package io.tailwater.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Makes one request of identical questions that are asked at about the same time.
 *
 * <p>
 * The first is asked at once; those that come within the pace after it wait for its end and share a
 * second one, and so on. So every answer is of a request that began after its question, which an
 * end
 * of a partition has to be: whoever published before asking for it expects it to be beyond that.
 * Thread-safe; questions of which none was asked within the pace are forgotten.
 */
final class SharedQuestions<K, V> {
  private final Duration pace;
  private final LongSupplier nanoTime;
  private final Function<Duration, Executor> later;
  private final Map<K, Turn<V>> turns = new HashMap<>();

  /**
   * @param later
   *          runs what it is given after this time
   */
  SharedQuestions(Duration pace, LongSupplier nanoTime, Function<Duration, Executor> later) {
    this.pace = pace;
    this.nanoTime = nanoTime;
    this.later = later;
  }

  static <K, V> SharedQuestions<K, V> pacedBy(Duration pace) {
    return new SharedQuestions<>(pace, System::nanoTime,
        wait -> CompletableFuture.delayedExecutor(wait.toNanos(), TimeUnit.NANOSECONDS));
  }

  /** When a question was asked last, and who waits for it to be asked again. */
  private static final class Turn<V> {
    private long beganNanos;
    private @Nullable CompletableFuture<V> next;

    private Turn(long beganNanos) {
      this.beganNanos = beganNanos;
    }
  }

  /** The answer, which others may have got, too. */
  CompletableFuture<V> ask(K question, Supplier<CompletableFuture<V>> request) {
    synchronized (this) {
      var now = nanoTime.getAsLong();
      var turn = turns.get(question);
      if (turn != null && turn.next != null) {
        return turn.next.copy();
      }
      if (turn != null && now - turn.beganNanos < pace.toNanos()) {
        var next = new CompletableFuture<V>();
        turn.next = next;
        later.apply(pace.minusNanos(now - turn.beganNanos))
            .execute(() -> askNext(question, request));
        return next.copy();
      }
      turns.values().removeIf(old -> old.next == null && now - old.beganNanos >= pace.toNanos());
      turns.put(question, new Turn<>(now));
    }
    return request.get();
  }

  private void askNext(K question, Supplier<CompletableFuture<V>> request) {
    CompletableFuture<V> waiting;
    synchronized (this) {
      var turn = turns.get(question);
      if (turn == null || turn.next == null) {
        return;
      }
      waiting = turn.next;
      turn.next = null;
      turn.beganNanos = nanoTime.getAsLong();
    }
    try {
      var _ = request.get().whenComplete((answer, failure) -> {
        if (failure == null) {
          waiting.complete(answer);
        } else {
          waiting.completeExceptionally(failure);
        }
      });
    } catch (RuntimeException e) {
      waiting.completeExceptionally(e);
    }
  }
}
