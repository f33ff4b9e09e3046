package io.tailwater.edge.transport;

import io.netty.channel.ChannelHandlerContext;
import io.tailwater.edge.admission.Answer;
import io.tailwater.edge.admission.Api;
import io.tailwater.edge.admission.Opener;
import io.tailwater.edge.admission.Problem;
import io.tailwater.model.CloseReason;
import io.tailwater.model.Notice;
import io.tailwater.stream.Resolution;
import io.tailwater.stream.Resolver;
import io.tailwater.stream.Subscription;
import io.tailwater.stream.Wake;
import java.net.InetAddress;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One page that is being made, or waits for something to come, or is being written: a session that
 * ends with a whole answer, after which its connection takes the next request.
 *
 * <pre>
 *   Opening ──opened──▶ Collecting ──full, at the tail, time is over──▶ Answered ──written──▶ Over
 *      └──────────── cannot start now ──────────────────────────────────▲
 * </pre>
 *
 * <p>
 * Confined to its event loop.
 */
final class PageSession implements Opener.Opening, Wake {
  /** How long a page without a wait may take that does not reach the tail, milliseconds. */
  static final long PATIENCE_MILLIS = 10_000;

  /** How much longer it may take to find out where the page starts, milliseconds. */
  private static final long OPENING_MILLIS = 20_000;

  private enum State {
    OPENING, COLLECTING, ANSWERED, OVER
  }

  private final ChannelHandlerContext context;
  private final Answer.Stream asked;
  private final boolean keepAlive;
  private final Sessions sessions;
  private final InetAddress address;
  private final long deadlineMillis;
  private final PageSink sink;
  private State state = State.OPENING;
  private Notice.@Nullable Open open;
  private @Nullable Subscription subscription;
  /** Until its end, which is yet to come, is known. */
  private @Nullable Ending ending;
  private @Nullable ScheduledFuture<?> wait;
  private boolean woken;
  private long answeredAtMillis;
  /** Kept by the pages. */
  int place;

  /** The session has a place, which it gives back. */
  PageSession(ChannelHandlerContext context, Answer.Stream asked, boolean keepAlive,
      Sessions sessions, InetAddress address, long nowMillis) {
    this.context = context;
    this.asked = asked;
    this.keepAlive = keepAlive;
    this.sessions = sessions;
    this.address = address;
    this.deadlineMillis = nowMillis
        + Math.max(PATIENCE_MILLIS, asked.question().waitFor().toMillis());
    this.sink = new PageSink(sessions.pages());
  }

  /** Begins. */
  void start() {
    sessions.add(this);
    var question = asked.question();
    var waitMillis = question.waitFor().toMillis();
    if (waitMillis > 0) {
      wait = context.executor().schedule(this::onWaitOver, waitMillis, TimeUnit.MILLISECONDS);
    }
    ending = Ending.of(question.request(), sessions.opener());
    sessions.opener()
        .open(question.request(), sessions.encoder(WireFormat.of(question, false)),
            new Resolver.Terms(0, 0, System.currentTimeMillis()), this);
  }

  @Override
  public void wake() {
    if (!woken) {
      woken = true;
      sessions.pages().wake(this);
    }
  }

  @Override
  public boolean isWaiting() {
    return state == State.OPENING;
  }

  @Override
  public void opened(Subscription opened, Notice.Open first) {
    if (state != State.OPENING) {
      opened.close();
      return;
    }
    subscription = opened;
    open = first;
    state = State.COLLECTING;
    wake();
  }

  @Override
  public void failed(CloseReason reason) {
    if (state == State.OPENING) {
      answer(refusal(reason), reason.label());
    }
  }

  @Override
  public void mismatched(Resolution.Mismatch mismatch) {
    if (state == State.OPENING) {
      answer(Api.refuse(asked.question().problem(mismatch), asked.headers()),
          CloseReason.BAD_REQUEST.label());
    }
  }

  /** Tells the client, with the page. */
  void tell(Notice notice) {
    if (subscription != null && state == State.COLLECTING) {
      subscription.tell(notice);
    }
  }

  /** Takes what there is to read. */
  void pump(long nowMillis) {
    woken = false;
    if (subscription == null || state != State.COLLECTING) {
      return;
    }
    switch (subscription.read(sink, nowMillis)) {
      case ENDED, FULL -> answer();
      case MORE -> wake();
      case IDLE -> {
        if (sessions.engine().isAtTail(subscription) && (sink.hasNews() || wait == null)) {
          answer();
        }
      }
    }
  }

  /** Once a second: what is due by the clock. */
  void sweep(long nowMillis) {
    switch (state) {
      case OPENING -> {
        if (nowMillis >= deadlineMillis + OPENING_MILLIS) {
          failed(CloseReason.KAFKA);
        }
      }
      case OVER -> {
        // Nothing is left.
      }
      case COLLECTING -> sweepCollecting(nowMillis);
      case ANSWERED -> {
        if (nowMillis - answeredAtMillis > sessions.terms().writeTimeout().toMillis()) {
          var _ = context.close();
        }
      }
    }
  }

  private void sweepCollecting(long nowMillis) {
    if (subscription == null) {
      return;
    }
    if (nowMillis >= deadlineMillis) {
      answer();
      return;
    }
    if (ending != null && ending.isDue()) {
      ending.end(subscription, () -> state == State.COLLECTING);
      ending = null;
    }
    if (subscription.readsByItself()) {
      wake();
    }
  }

  /** The node leaves: answers with what there is. */
  void drain() {
    switch (state) {
      case OPENING -> answer(refusal(CloseReason.DRAINING), CloseReason.DRAINING.label());
      case COLLECTING -> answer();
      case ANSWERED, OVER -> {
        // Nothing is held up.
      }
    }
  }

  /** The connection is gone, or the answer was written: frees everything. */
  void end() {
    if (state == State.OVER) {
      return;
    }
    if (state != State.ANSWERED) {
      sessions.figures().closed("client");
    }
    release();
    state = State.OVER;
    sessions.leave(address);
    sessions.remove(this);
    sessions.pages().hold(-sink.bytes());
  }

  /** Something went wrong that the client cannot be told: the connection just ends. */
  void abort() {
    var _ = context.close();
  }

  private void onWaitOver() {
    wait = null;
    wake();
  }

  private void answer() {
    if (subscription == null || open == null) {
      return;
    }
    subscription.tellAll(sink);
    var page = sink.finish(open, subscription.cursor(), sessions.engine().isAtTail(subscription));
    sessions.figures().delivered(sink.events(), page.length());
    answer(Api.page(page, asked.headers()), "page");
  }

  private void answer(Answer.Whole whole, String reason) {
    sessions.figures().closed(reason);
    release();
    state = State.ANSWERED;
    answeredAtMillis = Clock.millis();
    Responses.write(context, whole, keepAlive, this::onWritten);
  }

  private void onWritten() {
    end();
    var guard = context.pipeline().get(RequestGuard.class);
    if (keepAlive && guard != null && context.channel().isActive()) {
      guard.release();
    }
  }

  private Answer.Whole refusal(CloseReason reason) {
    return Api.refuse(
        Problem.unavailable("no page can be made now (" + reason.label() + "); try again", 2),
        asked.headers());
  }

  private void release() {
    if (wait != null) {
      wait.cancel(false);
      wait = null;
    }
    if (subscription != null) {
      subscription.close();
      subscription = null;
    }
    ending = null;
  }
}
