package io.tailwater.edge.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.tailwater.edge.admission.Answer;
import io.tailwater.edge.admission.Representation;

/** Answers as HTTP has them. */
final class Responses {
  private Responses() {}

  /** Writes a whole answer; the connection ends behind it unless it is kept alive. */
  static void write(ChannelHandlerContext ctx, Answer.Whole answer, boolean keepAlive) {
    write(ctx, answer, keepAlive, () -> {});
  }

  /** As above; {@code written} is run when it was, or never will be. */
  static void write(ChannelHandlerContext ctx, Answer.Whole answer, boolean keepAlive,
      Runnable written) {
    var sent = ctx.writeAndFlush(response(answer, keepAlive));
    if (!keepAlive) {
      sent.addListener(ChannelFutureListener.CLOSE);
    }
    sent.addListener(_ -> written.run());
  }

  /** Writes a whole answer behind which the caller ends the connection. */
  static void writeLast(ChannelHandlerContext ctx, Answer.Whole answer) {
    var _ = ctx.writeAndFlush(response(answer, false));
  }

  private static HttpResponse response(Answer.Whole answer, boolean keepAlive) {
    var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1,
        HttpResponseStatus.valueOf(answer.status()), Unpooled.wrappedBuffer(answer.body().array()));
    answer.headers().forEach(response.headers()::set);
    response.headers().set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    response.headers().set("X-Content-Type-Options", "nosniff");
    if (!answer.contentType().isEmpty()) {
      response.headers().set(HttpHeaderNames.CONTENT_TYPE, answer.contentType());
    }
    if (answer.status() != HttpResponseStatus.NO_CONTENT.code()) {
      HttpUtil.setContentLength(response, answer.body().length());
    }
    HttpUtil.setKeepAlive(response, keepAlive);
    return response;
  }

  /** Says that the body may come. */
  static void goOn(ChannelHandlerContext ctx) {
    var _ = ctx.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1,
        HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
  }

  /** The head of protocol 3.1. */
  static HttpResponse head(Answer.Stream answer, boolean chunked) {
    var head = new DefaultHttpResponse(chunked ? HttpVersion.HTTP_1_1 : HttpVersion.HTTP_1_0,
        HttpResponseStatus.OK);
    answer.headers().forEach(head.headers()::set);
    var representation = answer.question().representation();
    head.headers().set(HttpHeaderNames.CONTENT_TYPE, representation.mediaType());
    head.headers().set(HttpHeaderNames.CACHE_CONTROL, "no-cache, no-transform");
    head.headers().set("X-Accel-Buffering", "no");
    head.headers().set("X-Content-Type-Options", "nosniff");
    if (representation == Representation.EVENT_STREAM && chunked) {
      head.headers().set(HttpHeaderNames.CONNECTION, "keep-alive");
    }
    if (chunked) {
      HttpUtil.setTransferEncodingChunked(head, true);
    }
    return head;
  }
}
