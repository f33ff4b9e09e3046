package io.tailwater.edge.transport;

import static java.util.Objects.requireNonNull;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
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
import org.jspecify.annotations.Nullable;

/**
 * Takes requests on one connection, one after another, until one of them starts a stream; then the
 * HTTP codec goes and a {@link StreamSession} takes over. Confined to its event loop.
 */
final class HttpHandler extends SimpleChannelInboundHandler<HttpObject> {
  private final Sessions sessions;
  /** The request whose body is coming. */
  private @Nullable RequestBody body;
  /** The page that is being made or written. */
  private @Nullable PageSession page;
  /** Whether what comes is read to its end only so that the client can read its answer. */
  private boolean refused;

  HttpHandler(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, HttpObject received) {
    if (received.decoderResult().isFailure() && refused) {
      // It has its answer.
      var _ = ctx.close();
      return;
    }
    if (received.decoderResult().isFailure()) {
      refuse(ctx, received.decoderResult().cause());
      return;
    }
    if (received instanceof HttpRequest request && !refused) {
      if (request.protocolVersion().majorVersion() != 1) {
        refuse(ctx, new IllegalArgumentException("another HTTP"));
        refused = true;
        return;
      }
      onHead(ctx, request);
    }
    if (received instanceof HttpContent content) {
      onContent(ctx, content);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (page != null) {
      page.end();
    }
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException) {
      // The client is gone.
      var _ = ctx.close();
    } else {
      Responses.write(ctx, Api.failed(cause), false);
    }
  }

  private void onHead(ChannelHandlerContext ctx, HttpRequest request) {
    var question = new HttpQuestion(request.method().name(), request.uri(),
        name -> request.headers().getAll(name));
    if (!Api.takesBody(question)) {
      answer(ctx, request, question);
    } else if (HttpUtil.getContentLength(request, 0L) > HttpServer.MAX_BODY) {
      refuseBody(ctx);
    } else {
      body = new RequestBody(request, question);
      if (HttpUtil.is100ContinueExpected(request)) {
        Responses.goOn(ctx);
      }
    }
  }

  private void onContent(ChannelHandlerContext ctx, HttpContent content) {
    var last = content instanceof LastHttpContent;
    if (refused && last) {
      var _ = ctx.close();
    }
    var taken = body;
    if (taken == null) {
      return;
    }
    if (!taken.add(content.content())) {
      refuseBody(ctx);
    } else if (last) {
      body = null;
      answer(ctx, taken.request(), taken.question());
    }
  }

  private void answer(ChannelHandlerContext ctx, HttpRequest request, HttpQuestion question) {
    switch (sessions.api().answer(question)) {
      case Answer.Whole whole -> Responses.write(ctx, whole, HttpUtil.isKeepAlive(request));
      case Answer.Stream stream -> startOrRefuse(ctx, request, stream);
    }
  }

  private void refuse(ChannelHandlerContext ctx, Throwable cause) {
    var problem = switch (cause) {
      case TooLongHttpLineException _ -> Problem.request(414, "URI too long",
          "the request line is longer than " + HttpServer.MAX_LINE
              + " bytes; POST takes the same parameters in a body");
      case TooLongHttpHeaderException _ -> Problem.request(431, "Headers too large",
          "the headers are longer than " + HttpServer.MAX_HEADERS + " bytes");
      default -> Problem.request(400, "Malformed request", "this is not an HTTP/1.1 request");
    };
    body = null;
    Responses.write(ctx, Api.refuse(problem), false);
  }

  /** Once the rest has come, too: a client that still sends might not get to read the answer. */
  private void refuseBody(ChannelHandlerContext ctx) {
    body = null;
    refused = true;
    Responses.writeLast(ctx, Api.refuse(Problem.request(413, "Content too large",
        "the body is longer than " + HttpServer.MAX_BODY + " bytes")));
  }

  /** An EventSource comes back only from a stream; others are told by the status (protocol 3.9). */
  private void startOrRefuse(ChannelHandlerContext ctx, HttpRequest request, Answer.Stream answer) {
    var address = address(ctx);
    var full = sessions.take(address);
    var representation = answer.question().representation();
    if (sessions.isDraining() && representation != Representation.EVENT_STREAM) {
      full.ifPresentOrElse(_ -> {}, () -> sessions.leave(address));
      Responses.write(ctx, Api.refuse(Problem.unavailable("this edge is draining", 2),
          answer.headers()), false);
    } else if (full.isPresent() && representation != Representation.EVENT_STREAM) {
      Responses.write(ctx, Api.refuse(Problem.unavailable(full.get(), 2), answer.headers()), false);
    } else if (representation == Representation.PAGE) {
      startPage(ctx, request, answer, address);
    } else {
      start(ctx, request, answer, address, full.isEmpty());
    }
  }

  private void startPage(ChannelHandlerContext ctx, HttpRequest request, Answer.Stream answer,
      InetAddress address) {
    requireNonNull(ctx.pipeline().get(RequestGuard.class)).hold();
    var started = new PageSession(ctx, answer, HttpUtil.isKeepAlive(request), sessions, address,
        Clock.millis());
    page = started;
    started.start();
  }

  private void start(ChannelHandlerContext ctx, HttpRequest request, Answer.Stream answer,
      InetAddress address, boolean admitted) {
    var chunked = request.protocolVersion().isKeepAliveDefault();
    var question = answer.question();
    var now = Clock.millis();
    var session = new StreamSession(question,
        sessions.encoder(WireFormat.of(question, chunked)), sessions, address, now);
    var head = ctx.writeAndFlush(Responses.head(answer, chunked));
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
}
