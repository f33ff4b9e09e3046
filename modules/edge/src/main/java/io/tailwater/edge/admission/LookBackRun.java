package io.tailwater.edge.admission;

import io.tailwater.stream.LookBack;
import io.tailwater.stream.LookBack.Progress;
import io.tailwater.stream.Start;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Drives one look-back for the newest events (protocol 2.11), turn by turn, so that others have
 * theirs between. Confined to the engine's thread, which {@code loop} runs tasks on.
 */
final class LookBackRun {
  /** How long Kafka and those who look back before this one may take. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final long ASK_AGAIN_MILLIS = 250;

  /** Who waits for it. */
  interface Asking {
    /** Whether the client still waits. */
    boolean isWaiting();

    /** Where to start. */
    void found(Start start);

    /** The logs do not go back far enough and the leaders have to be asked where they begin. */
    void belowLogs();

    /** It took too long. */
    void tookTooLong();
  }

  private final Executor loop;
  private final LongSupplier clock;
  private final Asking asking;
  private final long deadlineMillis;
  private @Nullable LookBack lookBack;
  private boolean scheduled;

  /** One that has nothing to drive yet; {@code clock} is the engine's, in milliseconds. */
  LookBackRun(Executor loop, LongSupplier clock, Asking asking) {
    this.loop = loop;
    this.clock = clock;
    this.asking = asking;
    this.deadlineMillis = clock.getAsLong() + PATIENCE.toMillis();
  }

  /** Begins; from now on it closes the look-back. */
  void start(LookBack begun) {
    lookBack = begun;
    advance();
    ask();
  }

  /** It can go on. */
  void wake() {
    if (!scheduled) {
      scheduled = true;
      loop.execute(this::advance);
    }
  }

  /** Reads that failed are tried again only by those who ask. */
  private void ask() {
    if (lookBack != null) {
      CompletableFuture.delayedExecutor(ASK_AGAIN_MILLIS, TimeUnit.MILLISECONDS, loop)
          .execute(() -> {
            advance();
            ask();
          });
    }
  }

  private void advance() {
    scheduled = false;
    var running = lookBack;
    if (running == null) {
      return;
    }
    if (!asking.isWaiting()) {
      end(running);
      return;
    }
    var progress = running.advance(clock.getAsLong());
    switch (progress) {
      case DONE -> {
        var start = running.start();
        end(running);
        asking.found(start);
      }
      case BELOW_LOGS -> {
        end(running);
        asking.belowLogs();
      }
      case MORE, WAITING -> goOnLater(running, progress);
    }
  }

  private void goOnLater(LookBack running, Progress progress) {
    if (clock.getAsLong() > deadlineMillis) {
      end(running);
      asking.tookTooLong();
    } else if (progress == Progress.MORE) {
      wake();
    }
  }

  private void end(LookBack ended) {
    ended.close();
    lookBack = null;
  }
}
