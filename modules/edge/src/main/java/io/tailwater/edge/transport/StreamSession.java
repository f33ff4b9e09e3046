package io.tailwater.edge.transport;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.tailwater.edge.admission.Opener;
import io.tailwater.edge.admission.StreamQuestion;
import io.tailwater.model.CloseReason;
import io.tailwater.model.Notice;
import io.tailwater.stream.Resolution;
import io.tailwater.stream.Resolver;
import io.tailwater.stream.Subscription;
import io.tailwater.stream.Wake;
import java.net.InetAddress;
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
 * It writes only while its connection takes more, so that a slow client holds little; the rest
 * stays in the logs. Confined to its event loop.
 */
final class StreamSession extends ChannelInboundHandlerAdapter
    implements
      Opener.Opening,
      Wake {
  /** How long the last bytes of a closing session may take. */
  private static final long CLOSE_MILLIS = 10_000;

  private enum State {
    OPENING, STREAMING, CLOSING
  }

  private final WireEncoder encoder;
  private final Sessions sessions;
  private final InetAddress address;
  private final int heartbeatMillis;
  private final int retryMillis;
  private final long closeAtMillis;
  private @Nullable Connection connection;
  private @Nullable Subscription subscription;
  /** Until its end, which is yet to come, is known. */
  private @Nullable Ending ending;
  private State state = State.OPENING;
  private boolean admitted = true;
  private boolean woken;
  private long lastWriteMillis;
  private long closingSinceMillis;
  /** Kept by the sessions. */
  int place;

  /** The session has a place, which it gives back. */
  StreamSession(StreamQuestion question, WireEncoder encoder, Sessions sessions,
      InetAddress address, long nowMillis) {
    this.encoder = encoder;
    this.sessions = sessions;
    this.address = address;
    this.heartbeatMillis = (int) question.heartbeat().toMillis();
    this.retryMillis = (int) spread(sessions.terms().retry().toMillis(), 0.5);
    this.closeAtMillis = nowMillis + spread(sessions.terms().maxLifetime().toMillis(), 0.2);
    this.lastWriteMillis = nowMillis;
  }

  /** The response's head was given to Netty: begins the body. */
  void start(ChannelHandlerContext ctx, ChannelFuture head, StreamQuestion question,
      long nowMillis) {
    var opened = connect(ctx, head);
    if (sessions.isDraining() || sessions.isKafkaAway(nowMillis)) {
      close(sessions.isDraining() ? CloseReason.DRAINING : CloseReason.KAFKA, nowMillis);
      return;
    }
    var terms = new Resolver.Terms(heartbeatMillis, closeAtMillis - nowMillis,
        System.currentTimeMillis());
    ending = Ending.of(question.request(), sessions.opener());
    sessions.opener().open(question.request(), encoder, terms, this);
    opened.flush();
  }

  /** Ends at once, in a way that lets clients of the form come back (protocol 3.9). */
  void turnAway(ChannelHandlerContext ctx, ChannelFuture head, long nowMillis) {
    admitted = false;
    var _ = connect(ctx, head);
    close(CloseReason.CAPACITY, nowMillis);
  }

  private Connection connect(ChannelHandlerContext ctx, ChannelFuture head) {
    var opened = new Connection(ctx, sessions.gathered(), this);
    connection = opened;
    opened.await(head);
    sessions.add(this);
    opened.write(encoder.retry(retryMillis));
    opened.flush();
    return opened;
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
  public void opened(Subscription opened, Notice.Open first) {
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

  @Override
  public void mismatched(Resolution.Mismatch mismatch) {
    close(CloseReason.BAD_REQUEST, Clock.millis());
  }

  /** Tells the client, once it streams. */
  void tell(Notice notice) {
    if (subscription != null && state == State.STREAMING) {
      subscription.tell(notice);
    }
  }

  /** Writes what there is to read. */
  void pump(long nowMillis) {
    woken = false;
    if (subscription == null || connection == null || state != State.STREAMING
        || !connection.isWritable()) {
      return;
    }
    var before = subscription.delivered();
    var bytesBefore = connection.written();
    var progress = subscription.read(connection, nowMillis);
    var bytes = connection.written() - bytesBefore;
    if (bytes > 0) {
      lastWriteMillis = nowMillis;
      sessions.figures().delivered(subscription.delivered() - before, bytes);
    }
    switch (progress) {
      case ENDED -> finish("end", nowMillis);
      case MORE -> {
        connection.flush();
        wake();
      }
      case FULL -> {
        connection.flush();
        // What was gathered may have gone; only a connection on which something waits wakes us.
        if (connection.isWritable()) {
          wake();
        }
      }
      case IDLE -> connection.flush();
    }
  }

  /** Once a second: what is due by the clock. */
  void sweep(long nowMillis) {
    switch (state) {
      case OPENING -> {
        if (!closeIfOld(nowMillis)) {
          heartbeat(nowMillis);
        }
      }
      case STREAMING -> sweepStream(nowMillis);
      case CLOSING -> {
        if (nowMillis - closingSinceMillis > CLOSE_MILLIS && connection != null) {
          connection.close();
        }
      }
    }
  }

  private void sweepStream(long nowMillis) {
    if (subscription == null || connection == null || closeIfOld(nowMillis)) {
      return;
    }
    if (connection.waitsMillis(nowMillis) > sessions.terms().writeTimeout().toMillis()) {
      sessions.figures().closed("unresponsive");
      abort();
      return;
    }
    if (subscription.isTooSlow(nowMillis)) {
      close(CloseReason.SLOW, nowMillis);
      return;
    }
    if (ending != null && ending.isDue()) {
      ending.end(subscription, () -> state == State.STREAMING);
      ending = null;
    }
    heartbeat(nowMillis);
    if (subscription.readsByItself()) {
      wake();
    }
  }

  /** The node leaves. */
  void drain() {
    close(CloseReason.DRAINING, Clock.millis());
  }

  /** Something went wrong that the client cannot be told: the connection just ends. */
  void abort() {
    release();
    state = State.CLOSING;
    if (connection != null) {
      connection.close();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object received) {
    ReferenceCountUtil.release(received);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (state != State.CLOSING) {
      sessions.figures().closed("client");
    }
    release();
    state = State.CLOSING;
    if (connection != null) {
      connection.discard();
    }
    sessions.remove(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    var _ = ctx.close();
  }

  private void heartbeat(long nowMillis) {
    if (nowMillis - lastWriteMillis >= heartbeatMillis && connection != null
        && connection.isWritable()) {
      lastWriteMillis = nowMillis;
      if (subscription == null || !subscription.checkpoint(connection)) {
        connection.write(encoder.heartbeat());
      }
      connection.flush();
    }
  }

  private boolean closeIfOld(long nowMillis) {
    var old = nowMillis >= closeAtMillis;
    if (old) {
      close(CloseReason.LIFETIME, nowMillis);
    }
    return old;
  }

  private void close(CloseReason reason, long nowMillis) {
    if (state == State.CLOSING || connection == null) {
      return;
    }
    try {
      write(connection, new Notice.Closing(reason, retryMillis));
    } catch (RuntimeException | Error e) {
      // What was gathered of it must not reach another session's client.
      sessions.gathered().clear();
      abort();
      throw e;
    }
    finish(reason.label(), nowMillis);
  }

  private void write(Connection to, Notice.Closing notice) {
    if (subscription == null) {
      to.write(encoder.notice(notice));
    } else {
      subscription.closing(notice, to);
    }
  }

  private void finish(String reason, long nowMillis) {
    sessions.figures().closed(reason);
    release();
    state = State.CLOSING;
    closingSinceMillis = nowMillis;
    if (connection != null) {
      connection.closeWhenWritten(encoder.last().array());
    }
  }

  private void release() {
    if (admitted) {
      admitted = false;
      sessions.leave(address);
    }
    if (subscription != null) {
      subscription.close();
      subscription = null;
    }
    ending = null;
  }

  private static long spread(long millis, double share) {
    return Math.round(millis * ThreadLocalRandom.current().nextDouble(1 - share, 1 + share));
  }
}
