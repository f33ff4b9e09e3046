package io.tailwater.edge.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.tailwater.edge.admission.Answer;
import io.tailwater.edge.admission.Api;
import io.tailwater.edge.admission.HttpQuestion;
import io.tailwater.edge.admission.Problem;
import io.tailwater.edge.admission.Representation;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Takes requests on one connection until one of them starts a stream; then the HTTP codec goes and
 * a
 * {@link StreamSession} takes over. Confined to its event loop.
 */
final class HttpHandler extends SimpleChannelInboundHandler<HttpObject> {
  private final Sessions sessions;

  HttpHandler(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, HttpObject received) {
    if (received.decoderResult().isFailure()) {
      refuse(ctx, received.decoderResult().cause());
    } else if (received instanceof HttpRequest request) {
      var question = new HttpQuestion(request.method().name(), request.uri(),
          name -> request.headers().getAll(name));
      switch (sessions.api().answer(question)) {
        case Answer.Whole whole -> write(ctx, whole, HttpUtil.isKeepAlive(request));
        case Answer.Stream stream -> startOrRefuse(ctx, request, stream);
      }
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException) {
      // The client is gone.
      var _ = ctx.close();
    } else {
      write(ctx, Api.failed(cause), false);
    }
  }

  private void refuse(ChannelHandlerContext ctx, Throwable cause) {
    var problem = switch (cause) {
      case TooLongHttpLineException _ -> Problem.request(414, "URI too long",
          "the request line is longer than " + HttpServer.MAX_LINE
              + " bytes; ask for fewer channels per stream");
      case TooLongHttpHeaderException _ -> Problem.request(431, "Headers too large",
          "the headers are longer than " + HttpServer.MAX_HEADERS + " bytes");
      default -> Problem.request(400, "Malformed request", "this is not an HTTP/1.1 request");
    };
    write(ctx, Api.refuse(problem), false);
  }

  private static void write(ChannelHandlerContext ctx, Answer.Whole answer, boolean keepAlive) {
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
    var written = ctx.writeAndFlush(response);
    if (!keepAlive) {
      written.addListener(ChannelFutureListener.CLOSE);
    }
  }

  /** An EventSource comes back only from a stream; others are told by the status (protocol 3.9). */
  private void startOrRefuse(ChannelHandlerContext ctx, HttpRequest request, Answer.Stream answer) {
    var address = address(ctx);
    var full = sessions.take(address);
    if (full.isEmpty()) {
      start(ctx, request, answer, address, true);
    } else if (answer.question().representation() == Representation.EVENT_STREAM) {
      start(ctx, request, answer, address, false);
    } else {
      write(ctx, Api.refuse(Problem.unavailable(full.get(), 2), answer.headers()), false);
    }
  }

  private void start(ChannelHandlerContext ctx, HttpRequest request, Answer.Stream answer,
      InetAddress address, boolean admitted) {
    var chunked = request.protocolVersion().isKeepAliveDefault();
    var question = answer.question();
    var now = Clock.millis();
    var session = new StreamSession(question,
        sessions.encoder(WireFormat.of(question, chunked)), sessions, address, now);
    var head = ctx.writeAndFlush(head(request.protocolVersion(), answer, chunked));
    var pipeline = ctx.pipeline();
    pipeline.addLast(session);
    var sessionContext = pipeline.context(session);
    pipeline.remove(RequestGuard.class);
    pipeline.remove(HttpServerCodec.class);
    pipeline.remove(this);
    if (admitted) {
      session.start(sessionContext, head, question, now);
    } else {
      session.turnAway(sessionContext, head, now);
    }
  }

  private static InetAddress address(ChannelHandlerContext ctx) {
    return ctx.channel().remoteAddress() instanceof InetSocketAddress remote
        ? remote.getAddress()
        : InetAddress.getLoopbackAddress();
  }

  /** The head of protocol 3.1. */
  private static HttpResponse head(HttpVersion version, Answer.Stream answer, boolean chunked) {
    var head = new DefaultHttpResponse(version, HttpResponseStatus.OK);
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
