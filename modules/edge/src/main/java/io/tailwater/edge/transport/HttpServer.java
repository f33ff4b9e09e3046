package io.tailwater.edge.transport;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.tailwater.stream.Segments;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The data plane's listener: event loops that each have sessions and an engine of their own, and
 * another loop that only accepts, so that a crowd of new connections does not hold the fan-out up.
 */
public final class HttpServer implements AutoCloseable {
  /** Bytes that a request line may have. */
  static final int MAX_LINE = 16 * 1024;
  /** Bytes that the headers of a request may have in all. */
  static final int MAX_HEADERS = 16 * 1024;
  /** Bytes that the body of a request may have. */
  static final int MAX_BODY = 64 * 1024;

  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final int BACKLOG = 4096;
  private static final int RECEIVE_BYTES = 2048;

  private final EventLoopGroup acceptor;
  private final EventLoopGroup group;
  private final List<EventLoop> loops = new ArrayList<>();
  private Listening listening = new Listening.NotYet();

  private sealed interface Listening {
    record NotYet() implements Listening {}

    record On(Channel channel, List<Sessions> sessions, EdgeMetrics metrics) implements Listening {}
  }

  private HttpServer(IoHandlerFactory io, int loops) {
    acceptor = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("edge-accept"), io);
    group = new MultiThreadIoEventLoopGroup(loops, new DefaultThreadFactory("edge-loop"), io);
    for (var i = 0; i < loops; i++) {
      this.loops.add(group.next());
    }
  }

  /** Creates so many event loops for sessions; epoll where the platform has it. */
  public static HttpServer create(int loops) {
    return new HttpServer(
        Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory(), loops);
  }

  /** The event loops, to each of which an engine and sessions are confined. */
  public List<Executor> loops() {
    return List.copyOf(loops);
  }

  /** Memory for encoded logs. */
  public static Segments segments() {
    return new NettySegments(PooledByteBufAllocator.DEFAULT);
  }

  /**
   * Listens.
   *
   * @param services
   *          what each event loop serves, in their order
   * @throws BindException
   *           if the address is taken or not ours
   */
  public void listen(InetSocketAddress address, List<Service> services, MeterRegistry registry)
      throws BindException {
    var terms = services.getFirst().terms();
    var count = new SessionCount(terms.bounds());
    var metrics = new EdgeMetrics(registry, loops.size());
    var sessions = new ArrayList<Sessions>();
    var byLoop = new IdentityHashMap<EventLoop, Sessions>();
    for (var i = 0; i < loops.size(); i++) {
      var ofLoop = new Sessions(services.get(i), loops.get(i), count, metrics.loop(i));
      sessions.add(ofLoop);
      byLoop.put(loops.get(i), ofLoop);
    }
    var bound = bootstrap(byLoop, terms).bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      sessions.forEach(Sessions::close);
      var failure = new BindException(address + ": " + bound.cause().getMessage());
      failure.initCause(bound.cause());
      throw failure;
    }
    listening = new Listening.On(bound.channel(), List.copyOf(sessions), metrics);
    byLoop.forEach((loop, ofLoop) -> {
      var _ = loop.scheduleAtFixedRate(() -> ofLoop.sweep(Clock.millis()), 1, 1,
          TimeUnit.SECONDS);
    });
  }

  private ServerBootstrap bootstrap(Map<EventLoop, Sessions> byLoop, SessionTerms terms) {
    var bootstrap = new ServerBootstrap().group(acceptor, group)
        .channel(serverChannel())
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.SO_KEEPALIVE, true)
        .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
        .childOption(ChannelOption.RECVBUF_ALLOCATOR,
            new FixedRecvByteBufAllocator(RECEIVE_BYTES))
        .childHandler(pipeline(byLoop));
    if (Epoll.isAvailable()) {
      // Later than the sweep, which knows what to call it.
      bootstrap.childOption(EpollChannelOption.TCP_USER_TIMEOUT,
          (int) terms.writeTimeout().plus(GRACE).toMillis());
    }
    return bootstrap;
  }

  /** The port listened on. */
  public int port() {
    return switch (listening) {
      case Listening.On(var channel, _, _) ->
        ((InetSocketAddress) channel.localAddress()).getPort();
      case Listening.NotYet _ -> throw new IllegalStateException("not listening");
    };
  }

  /** Stops accepting and tells every session to come back elsewhere. */
  public void drain() {
    if (listening instanceof Listening.On(var channel, _, _)) {
      channel.close().awaitUninterruptibly();
      onEachLoop(Sessions::closeAll);
    }
  }

  /** Ends the event loops, and with them every connection. */
  @Override
  public void close() {
    drain();
    onEachLoop(Sessions::close);
    var _ = acceptor.shutdownGracefully(0, 5, TimeUnit.SECONDS);
    group.shutdownGracefully(100, 5_000, TimeUnit.MILLISECONDS).awaitUninterruptibly();
  }

  private void onEachLoop(Consumer<Sessions> action) {
    if (listening instanceof Listening.On(_, var sessions, _)) {
      for (var i = 0; i < loops.size(); i++) {
        var ofLoop = sessions.get(i);
        loops.get(i).submit(() -> action.accept(ofLoop)).awaitUninterruptibly();
      }
    }
  }

  private static Class<? extends ServerChannel> serverChannel() {
    return Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  private static ChannelInitializer<Channel> pipeline(Map<EventLoop, Sessions> byLoop) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        channel.pipeline()
            .addLast(
                new HttpServerCodec(MAX_LINE, MAX_HEADERS, 8192), new RequestGuard(),
                new HttpHandler(requireNonNull(byLoop.get(channel.eventLoop()))));
      }
    };
  }
}
