package io.tailwater.edge.admission;

import io.tailwater.kafka.OffsetLookup;
import io.tailwater.model.CloseReason;
import io.tailwater.model.Notice;
import io.tailwater.stream.Encoder;
import io.tailwater.stream.Engine;
import io.tailwater.stream.Request;
import io.tailwater.stream.Resolution;
import io.tailwater.stream.Resolver;
import io.tailwater.stream.Start;
import io.tailwater.stream.Subscription;
import io.tailwater.stream.TopicView;
import io.tailwater.stream.TopicView.Authority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts subscriptions: resolves a request against the logs, and where these do not tell, against
 * the
 * partitions' leaders. Confined to the engine's thread, which {@code loop} runs tasks on.
 */
public final class Opener {
  /** How long a position beyond the end may turn out to be merely late (protocol 2.5). */
  static final Duration AHEAD_PATIENCE = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(Opener.class);
  private static final long ASK_AGAIN_MILLIS = 250;

  /** Who waits for a subscription. */
  public interface Opening {
    /** There may be something to read; must not call back into the engine. */
    void wake();

    /** Whether the client still waits. */
    boolean isWaiting();

    /** It has started; {@code open} is what it was told first. */
    void opened(Subscription subscription, Notice.Open open);

    /** It cannot start now. */
    void failed(CloseReason reason);

    /** It never can: a cursor is not for these channels. */
    void mismatched(Resolution.Mismatch mismatch);
  }

  private final Engine engine;
  private final OffsetLookup leaders;
  private final Executor loop;

  /** Answers of {@code leaders} are handled on {@code loop}. */
  public Opener(Engine engine, OffsetLookup leaders, Executor loop) {
    this.engine = engine;
    this.leaders = leaders;
    this.loop = loop;
  }

  /** Starts the subscription now or later; {@code opening} is told exactly once. */
  public void open(Request request, Encoder encoder, Resolver.Terms terms, Opening opening) {
    new Attempt(request, encoder, terms, opening).start();
  }

  /**
   * Ends a subscription whose {@code until} was in the future and has come.
   *
   * @param isOpen
   *          whether it still matters
   */
  public void end(Request request, Subscription subscription, long timestampMillis,
      BooleanSupplier isOpen) {
    if (!isOpen.getAsBoolean()) {
      return;
    }
    var asked = new ArrayList<CompletableFuture<?>>();
    var until = new HashMap<String, List<Long>>();
    for (var topic : request.selections().topics()) {
      engine.view(topic)
          .ifPresent(view -> asked
              .add(leaders.at(topic, view.state().partitions(), timestampMillis)
                  .thenAcceptAsync(offsets -> until.put(topic, boxed(offsets)), loop)));
    }
    Runnable again = () -> later(() -> end(request, subscription, timestampMillis, isOpen));
    if (asked.size() < request.selections().topics().size()) {
      // A topic is out of sight: where it ends is known once it is there again.
      again.run();
    } else {
      then(asked.toArray(CompletableFuture[]::new), () -> subscription.endAt(until), again);
    }
  }

  /**
   * On the engine's thread, once all have answered or one has not; a bug in it counts as the
   * latter.
   */
  private void then(CompletableFuture<?>[] asked, Runnable answered, Runnable failed) {
    var _ = CompletableFuture.allOf(asked)
        .thenRunAsync(answered, loop)
        .exceptionallyAsync(failure -> {
          LOG.atDebug().setCause(failure).log("Kafka did not answer");
          failed.run();
          return null;
        }, loop);
  }

  private void later(Runnable task) {
    CompletableFuture.delayedExecutor(ASK_AGAIN_MILLIS, TimeUnit.MILLISECONDS, loop).execute(task);
  }

  private static List<Long> boxed(long[] offsets) {
    return Arrays.stream(offsets).boxed().toList();
  }

  /** One request on its way. */
  private final class Attempt {
    private final Request request;
    private final Encoder encoder;
    private final Resolver.Terms terms;
    private final Opening opening;
    private final long deadlineNanos = System.nanoTime() + AHEAD_PATIENCE.toNanos();

    Attempt(Request request, Encoder encoder, Resolver.Terms terms, Opening opening) {
      this.request = request;
      this.encoder = encoder;
      this.terms = terms;
      this.opening = opening;
    }

    void start() {
      if (!opening.isWaiting()) {
        return;
      }
      var views = new HashMap<String, TopicView>();
      for (var topic : request.selections().topics()) {
        engine.view(topic).ifPresent(view -> views.put(topic, view));
      }
      if (views.size() < request.selections().topics().size()) {
        opening.failed(CloseReason.KAFKA);
      } else {
        resolve(views);
      }
    }

    private void resolve(Map<String, TopicView> views) {
      switch (Resolver.resolve(request, views, terms)) {
        case Resolution.Resolved(var start) -> subscribe(start);
        case Resolution.LooksBack question -> lookBack(question, views);
        case Resolution.AskLeaders _ -> askWhichLife(views);
        case Resolution.AskAgain _ -> later(this::start);
        case Resolution.Mismatch mismatch -> opening.mismatched(mismatch);
      }
    }

    private void lookBack(Resolution.LooksBack question, Map<String, TopicView> known) {
      var search = new NewestSearch(loop, opening::isWaiting, this::subscribe, () -> ask(known),
          () -> opening.failed(CloseReason.KAFKA),
          () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
      if (!search.begin(engine, question)) {
        start();
      }
    }

    private void subscribe(Start start) {
      engine.subscribe(start, encoder, opening::wake)
          .ifPresentOrElse(subscription -> opening.opened(subscription, start.open()),
              this::start);
    }

    /**
     * A cursor of another life may be of one that this node's tail has not heard of yet, where a
     * reset would repeat what the client has.
     */
    private void askWhichLife(Map<String, TopicView> known) {
      var late = new ArrayList<String>();
      var asked = known.values()
          .stream()
          .filter(view -> Resolver.presentsAnotherLife(request, view))
          .map(view -> leaders.epoch(view.state().topic()).thenAcceptAsync(epoch -> {
            if (!epoch.equals(view.state().epoch())) {
              late.add(view.state().topic());
            }
          }, loop))
          .toArray(CompletableFuture[]::new);
      then(asked, () -> {
        if (late.isEmpty()) {
          ask(known);
        } else {
          waitForTheTail();
        }
      }, () -> opening.failed(CloseReason.KAFKA));
    }

    private void waitForTheTail() {
      if (System.nanoTime() - deadlineNanos < 0) {
        later(this::start);
      } else {
        opening.failed(CloseReason.KAFKA);
      }
    }

    private void ask(Map<String, TopicView> known) {
      var authority = System.nanoTime() - deadlineNanos < 0
          ? Authority.LEADERS
          : Authority.LEADERS_FINALLY;
      var views = new HashMap<String, TopicView>();
      var asked = known.values()
          .stream()
          .map(view -> ask(view, authority)
              .thenAcceptAsync(answer -> views.put(view.state().topic(), answer), loop))
          .toArray(CompletableFuture[]::new);
      then(asked, () -> resolveIfWaiting(views), () -> opening.failed(CloseReason.KAFKA));
    }

    private void resolveIfWaiting(Map<String, TopicView> views) {
      if (opening.isWaiting()) {
        resolve(views);
      }
    }

    private CompletableFuture<TopicView> ask(TopicView known, Authority authority) {
      var topic = known.state().topic();
      var partitions = known.state().partitions();
      var low = leaders.low(topic, partitions);
      var end = leaders.end(topic, partitions);
      var at = request.from() instanceof Request.From.At(long millis)
          ? leaders.at(topic, partitions, millis)
          : end;
      var until = request.until() instanceof Request.Until.At(long millis)
          ? leaders.at(topic, partitions, millis)
          : end;
      return CompletableFuture.allOf(low, end, at, until)
          .thenApply(_ -> new TopicView(known.state(), boxed(low.join()), boxed(end.join()),
              boxed(at.join()), boxed(until.join()), authority));
    }
  }
}
