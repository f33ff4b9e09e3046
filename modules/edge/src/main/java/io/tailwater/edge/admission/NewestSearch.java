package io.tailwater.edge.admission;

import io.tailwater.stream.Engine;
import io.tailwater.stream.LookBack;
import io.tailwater.stream.Resolution;
import io.tailwater.stream.Start;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Drives one look-back (protocol 2.11) until it is done or nobody waits for it any more. Confined
 * to the engine's thread, which {@code loop} runs tasks on.
 */
final class NewestSearch {
  /** How long it stands still at most: what it waits for may fail without a word. */
  private static final long LOOK_AGAIN_MILLIS = 250;

  /**
   * How long it may take in all, waiting for its turn included: while Kafka is away it would keep
   * others from theirs.
   */
  static final long GIVE_UP_MILLIS = 30_000;

  private final Executor loop;
  private final BooleanSupplier isWaitedFor;
  private final Consumer<Start> found;
  private final Runnable belowLogs;
  private final Runnable gaveUp;
  private final LongSupplier nowMillis;
  private final long deadlineMillis;
  private @Nullable LookBack lookBack;
  private boolean due;

  /**
   * {@code belowLogs} is run where the leaders have to be asked before it can be told,
   * {@code gaveUp} where it takes too long.
   */
  NewestSearch(Executor loop, BooleanSupplier isWaitedFor, Consumer<Start> found,
      Runnable belowLogs, Runnable gaveUp, LongSupplier nowMillis) {
    this.loop = loop;
    this.isWaitedFor = isWaitedFor;
    this.found = found;
    this.belowLogs = belowLogs;
    this.gaveUp = gaveUp;
    this.nowMillis = nowMillis;
    this.deadlineMillis = nowMillis.getAsLong() + GIVE_UP_MILLIS;
  }

  /** Begins; false if a topic is not what it was: resolve again. */
  boolean begin(Engine engine, Resolution.LooksBack question) {
    var begun = engine.lookBack(question, this::goOnSoon);
    begun.ifPresent(begins -> {
      lookBack = begins;
      goOn();
    });
    return begun.isPresent();
  }

  private void goOnSoon() {
    loop.execute(this::goOn);
  }

  private void goOn() {
    var current = lookBack;
    if (current == null) {
      return;
    }
    if (!isWaitedFor.getAsBoolean()) {
      end(current);
      return;
    }
    var now = nowMillis.getAsLong();
    if (now >= deadlineMillis) {
      end(current);
      gaveUp.run();
      return;
    }
    switch (current.advance(now)) {
      case WAITING -> lookAgain();
      case MORE -> goOnSoon();
      case DONE -> {
        var start = current.start();
        end(current);
        found.accept(start);
      }
      case BELOW_LOGS -> {
        end(current);
        belowLogs.run();
      }
    }
  }

  private void lookAgain() {
    if (!due) {
      due = true;
      CompletableFuture.delayedExecutor(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS, loop)
          .execute(() -> {
            due = false;
            goOn();
          });
    }
  }

  private void end(LookBack ended) {
    lookBack = null;
    ended.close();
  }
}
