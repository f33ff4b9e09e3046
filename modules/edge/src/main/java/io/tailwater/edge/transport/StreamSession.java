package io.tailwater.edge.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.tailwater.edge.admission.Opener;
import io.tailwater.edge.admission.StreamQuestion;
import io.tailwater.model.CloseReason;
import io.tailwater.model.Notice;
import io.tailwater.stream.Request.Until;
import io.tailwater.stream.Resolver;
import io.tailwater.stream.Segments.Segment;
import io.tailwater.stream.Sink;
import io.tailwater.stream.Subscription;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP connection that carries a stream.
 *
 * <pre>
 *   Opening ──opened──▶ Streaming ──end, closing──▶ Closing ──written──▶ (closed)
 *      └───────────── cannot start now ───────────────▲
 * </pre>
 *
 * <p>
 * Frames are handed to the connection only while it is writable, so that a slow client holds no
 * more
 * than the write buffer's high mark; the rest stays in the logs. Confined to its event loop.
 */
final class StreamSession extends ChannelInboundHandlerAdapter implements Sink, Opener.Opening {
  /** How long the last bytes of a closing session may take. */
  private static final long CLOSE_MILLIS = 10_000;

  private enum State {
    OPENING, STREAMING, CLOSING
  }

  private final StreamQuestion question;
  private final WireEncoder encoder;
  private final Sessions sessions;
  private final Opener opener;
  private final long retryMillis;
  private final long closeAtMillis;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Subscription subscription;
  private State state = State.OPENING;
  private long lastWriteMillis;
  private long closingSinceMillis;
  private boolean admitted;
  private boolean woken;
  private boolean untilCame;

  StreamSession(StreamQuestion question, WireEncoder encoder, Sessions sessions, Opener opener,
      long nowMillis) {
    this.question = question;
    this.encoder = encoder;
    this.sessions = sessions;
    this.opener = opener;
    this.retryMillis = spread(sessions.terms().retry().toMillis(), 0.5);
    this.closeAtMillis = nowMillis + spread(sessions.terms().maxLifetime().toMillis(), 0.2);
    this.lastWriteMillis = nowMillis;
  }

  /** The response's head is written: begins the body. */
  void start(ChannelHandlerContext ctx, long nowMillis) {
    context = ctx;
    sessions.add(this);
    admitted = sessions.admit();
    write(encoder.retry(retryMillis));
    if (!admitted) {
      close(CloseReason.CAPACITY, nowMillis);
    } else if (sessions.isKafkaAway(nowMillis)) {
      close(CloseReason.KAFKA, nowMillis);
    } else {
      var terms = new Resolver.Terms(question.heartbeat().toMillis(),
          closeAtMillis - nowMillis, System.currentTimeMillis());
      opener.open(question.request(), encoder, terms, this);
    }
    ctx.flush();
  }

  @Override
  public void wake() {
    if (!woken) {
      woken = true;
      sessions.wake(this);
    }
  }

  @Override
  public boolean isWaiting() {
    return state == State.OPENING;
  }

  @Override
  public void opened(Subscription opened) {
    if (state != State.OPENING) {
      opened.close();
      return;
    }
    subscription = opened;
    state = State.STREAMING;
    wake();
  }

  @Override
  public void failed(CloseReason reason) {
    close(reason, Clock.millis());
  }

  /** Tells the client, once it streams. */
  void tell(Notice notice) {
    if (subscription != null && state == State.STREAMING) {
      subscription.tell(notice);
    }
  }

  /** Writes what there is to read. */
  void pump() {
    woken = false;
    if (subscription == null || state != State.STREAMING) {
      return;
    }
    var before = subscription.delivered();
    var progress = subscription.read(this, Clock.millis());
    sessions.metrics().delivered(subscription.delivered() - before);
    switch (progress) {
      case MORE -> wake();
      case ENDED -> finish("end", Clock.millis());
      case IDLE, FULL -> {
        // Woken when there is more, or when the connection takes more.
      }
    }
    flush();
  }

  /** Once a second: what is due by the clock. */
  void sweep(long nowMillis) {
    switch (state) {
      case OPENING -> {
        if (!closeIfOld(nowMillis)) {
          heartbeat(nowMillis);
        }
      }
      case STREAMING -> {
        if (closeIfOld(nowMillis)) {
          return;
        }
        endIfDue();
        heartbeat(nowMillis);
        wake();
      }
      case CLOSING -> {
        if (nowMillis - closingSinceMillis > CLOSE_MILLIS && context != null) {
          var _ = context.close();
        }
      }
    }
  }

  /** The node leaves. */
  void drain() {
    close(CloseReason.DRAINING, Clock.millis());
  }

  /** Something went wrong that the client cannot be told: the connection just ends. */
  void abort() {
    if (context != null) {
      var _ = context.close();
    }
  }

  @Override
  public boolean isWritable() {
    return context != null && state == State.STREAMING && context.channel().isWritable();
  }

  @Override
  public void write(byte[] frame) {
    if (frame.length > 0) {
      write(Unpooled.wrappedBuffer(frame));
    }
  }

  @Override
  public void write(Segment segment, int from, int to) {
    write(((NettySegments.NettySegment) segment).slice(from, to));
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (ctx.channel().isWritable()) {
      wake();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object received) {
    ReferenceCountUtil.release(received);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (state != State.CLOSING) {
      sessions.metrics().closed("client");
    }
    release();
    state = State.CLOSING;
    sessions.remove(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    var _ = ctx.close();
  }

  private void write(ByteBuf bytes) {
    if (context == null) {
      bytes.release();
      return;
    }
    lastWriteMillis = Clock.millis();
    var _ = context.write(bytes, context.voidPromise());
  }

  private void flush() {
    if (context != null) {
      context.flush();
    }
  }

  private void heartbeat(long nowMillis) {
    var due = nowMillis - lastWriteMillis >= question.heartbeat().toMillis();
    if (due && context != null && context.channel().isWritable()) {
      if (subscription == null || !subscription.checkpoint(this)) {
        write(encoder.heartbeat());
      }
      flush();
    }
  }

  private boolean closeIfOld(long nowMillis) {
    var old = nowMillis >= closeAtMillis;
    if (old) {
      close(CloseReason.LIFETIME, nowMillis);
    }
    return old;
  }

  private void endIfDue() {
    if (!untilCame && subscription != null
        && question.request().until() instanceof Until.Later(long timestampMillis)
        && System.currentTimeMillis() >= timestampMillis) {
      untilCame = true;
      opener.end(question.request(), subscription, timestampMillis,
          () -> state == State.STREAMING);
    }
  }

  private void close(CloseReason reason, long nowMillis) {
    if (state == State.CLOSING) {
      return;
    }
    var notice = new Notice.Closing(reason, retryMillis);
    if (subscription == null) {
      write(encoder.notice(notice, Optional.empty()));
    } else {
      subscription.closing(notice, this);
    }
    finish(reason.label(), nowMillis);
    flush();
  }

  private void finish(String reason, long nowMillis) {
    sessions.metrics().closed(reason);
    release();
    state = State.CLOSING;
    closingSinceMillis = nowMillis;
    if (context != null) {
      context.writeAndFlush(Unpooled.wrappedBuffer(encoder.last().array()))
          .addListener(ChannelFutureListener.CLOSE);
    }
  }

  private void release() {
    if (admitted) {
      admitted = false;
      sessions.leave();
    }
    if (subscription != null) {
      subscription.close();
      subscription = null;
    }
  }

  private static long spread(long millis, double share) {
    return Math.round(millis * ThreadLocalRandom.current().nextDouble(1 - share, 1 + share));
  }
}
