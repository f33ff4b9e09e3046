package io.tailwater.edge.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a connection that has no stream yet within bounds: each request must be there within
 * {@value #REQUEST_SECONDS} seconds of the one before, however its bytes come, and none is read
 * while
 * answers to earlier ones have not been taken. Leaves when a stream starts.
 */
final class RequestGuard extends ChannelInboundHandlerAdapter {
  static final int REQUEST_SECONDS = 30;

  private @Nullable ScheduledFuture<?> deadline;

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    restart(ctx);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object received) {
    if (received instanceof LastHttpContent) {
      restart(ctx);
    }
    ctx.fireChannelRead(received);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    ctx.channel().config().setAutoRead(ctx.channel().isWritable());
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    stop();
    ctx.channel().config().setAutoRead(true);
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
