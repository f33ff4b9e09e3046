package io.tailwater.edge.transport;

import static java.util.Objects.requireNonNull;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a connection that has no stream yet within bounds: each request must be there within
 * {@value #REQUEST_SECONDS} seconds of the one before, however its bytes come, and none is read
 * while
 * answers to earlier ones have not been taken. Leaves when a stream starts.
 *
 * <p>
 * While an answer takes its time, the guard holds what follows, so that answers keep the order of
 * their requests; from there on no more is read than one piece. Confined to its event loop.
 */
final class RequestGuard extends ChannelInboundHandlerAdapter {
  static final int REQUEST_SECONDS = 30;

  private final ArrayDeque<Object> waiting = new ArrayDeque<>();
  private @Nullable ChannelHandlerContext context;
  private @Nullable ScheduledFuture<?> deadline;
  private boolean held;

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    restart(ctx);
  }

  /** An answer is being made: what follows waits, however long it takes. */
  void hold() {
    held = true;
    stop();
  }

  /** The answer was written. */
  void release() {
    var ctx = requireNonNull(context);
    held = false;
    restart(ctx);
    while (!held && !waiting.isEmpty()) {
      pass(ctx, waiting.removeFirst());
    }
    readOrNot(ctx);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object received) {
    if (held) {
      waiting.addLast(received);
      readOrNot(ctx);
    } else {
      pass(ctx, received);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    readOrNot(ctx);
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    stop();
    waiting.forEach(ReferenceCountUtil::release);
    waiting.clear();
    ctx.channel().config().setAutoRead(true);
  }

  private void pass(ChannelHandlerContext ctx, Object received) {
    if (received instanceof LastHttpContent) {
      restart(ctx);
    }
    ctx.fireChannelRead(received);
  }

  /** The end of the request that is being answered is no reason not to look for the client. */
  private void readOrNot(ChannelHandlerContext ctx) {
    if (!ctx.isRemoved()) {
      ctx.channel().config().setAutoRead(ctx.channel().isWritable() && waiting.size() <= 1);
    }
  }

  private void restart(ChannelHandlerContext ctx) {
    stop();
    deadline = ctx.executor().schedule(() -> {
      var _ = ctx.close();
    }, REQUEST_SECONDS, TimeUnit.SECONDS);
  }

  private void stop() {
    if (deadline != null) {
      deadline.cancel(false);
    }
  }
}
