package io.tailwater.server.role;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * A part of the process that Spring starts and stops in its phase.
 *
 * <p>
 * Started and stopped by the thread that starts and stops the application; the other methods may be
 * called by any.
 *
 * @param <T>
 *          what runs
 */
final class Part<T extends AutoCloseable> implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(Part.class);

  private final Phase phase;
  private final Setting setting;
  private final Start<T> start;
  private final Predicate<T> ready;
  private Function<T, CompletionStage<?>> ended = _ -> new CompletableFuture<>();
  private BiConsumer<String, Throwable> fatal = ProcessEnd::because;
  private volatile @Nullable T running;

  /**
   * A part that is not started yet.
   *
   * @param setting
   *          what its user can change if it does not start
   * @param ready
   *          whether it does its work, once started
   */
  Part(Phase phase, Setting setting, Start<T> start, Predicate<T> ready) {
    this.phase = phase;
    this.setting = setting;
    this.start = start;
    this.ready = ready;
  }

  /** What runs fails with that stage, and then the process ends (see {@link ProcessEnd}). */
  Part<T> watching(Function<T, CompletionStage<?>> stage) {
    ended = stage;
    return this;
  }

  /** Who is told, with the part's name, instead of {@link ProcessEnd}. */
  Part<T> telling(BiConsumer<String, Throwable> listener) {
    fatal = listener;
    return this;
  }

  /** Starts what runs; blocks until it does. */
  @FunctionalInterface
  interface Start<T> {
    T start() throws Exception;
  }

  /** What remains of a part that only had something to do at the start. */
  record Done() implements AutoCloseable {
    @Override
    public void close() {
      // Nothing runs.
    }
  }

  /**
   * What decides where a part listens or what it works on.
   *
   * @param key
   *          the configuration key
   * @param value
   *          in words, such as {@code Port 8080}
   */
  record Setting(String key, String value) {}

  @Override
  public void start() {
    T started;
    try {
      started = start.start();
    } catch (Exception e) {
      throw new PartFailedException(phase, setting, e);
    }
    running = started;
    var _ = ended.apply(started).whenComplete((_, cause) -> {
      if (cause != null && running != null) {
        fatal.accept(name(), cause);
      }
    });
    LOG.atDebug().addKeyValue("part", name()).log("started");
  }

  /** What runs, once started and until stopped. */
  Optional<T> running() {
    return Optional.ofNullable(running);
  }

  /**
   * What runs.
   *
   * @throws IllegalStateException
   *           if it was not started, so that some part is in the wrong phase
   */
  T get() {
    return running().orElseThrow(() -> new IllegalStateException(name() + " has not started"));
  }

  String name() {
    return phase.name().toLowerCase(Locale.ROOT);
  }

  boolean ready() {
    return running().filter(ready).isPresent();
  }

  @Override
  public void stop() {
    var stopping = running;
    running = null;
    if (stopping == null) {
      return;
    }
    try {
      stopping.close();
    } catch (Exception e) {
      // The parts below it must stop all the same.
      LOG.atWarn().setCause(e).addKeyValue("part", name()).log("did not stop cleanly");
    }
  }

  @Override
  public boolean isRunning() {
    return running != null;
  }

  @Override
  public int getPhase() {
    return phase.order();
  }
}
