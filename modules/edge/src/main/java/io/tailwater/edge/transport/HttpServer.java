package io.tailwater.edge.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
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
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * The data plane's listener: one event loop for all sessions and the engine, another that only
 * accepts,
 * so that a crowd of new connections does not hold the fan-out up.
 */
public final class HttpServer implements AutoCloseable {
  /** Bytes that a request line may have. */
  static final int MAX_LINE = 16 * 1024;
  /** Bytes that the headers of a request may have in all. */
  static final int MAX_HEADERS = 16 * 1024;

  /** How long a peer may acknowledge nothing, or take nothing, before its connection is ended. */
  private static final int DEAD_PEER_MILLIS = 300_000;
  private static final int BACKLOG = 4096;
  private static final WriteBufferWaterMark WRITE_BUFFER = new WriteBufferWaterMark(32 * 1024,
      64 * 1024);

  private final EventLoopGroup acceptor;
  private final EventLoopGroup loop;
  private Listening listening = new Listening.NotYet();

  private sealed interface Listening {
    record NotYet() implements Listening {}

    record On(Channel channel, Sessions sessions) implements Listening {}
  }

  private HttpServer(IoHandlerFactory io) {
    acceptor = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("edge-accept"), io);
    loop = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("edge-loop"), io);
  }

  /** Creates the event loops; epoll where the platform has it. */
  public static HttpServer create() {
    return new HttpServer(
        Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  }

  /** The event loop, to which the engine and all sessions are confined. */
  public Executor loop() {
    return loop.next();
  }

  /** Memory for encoded logs. */
  public static Segments segments() {
    return new NettySegments(PooledByteBufAllocator.DEFAULT);
  }

  /**
   * Listens.
   *
   * @throws BindException
   *           if the address is taken or not ours
   */
  public void listen(InetSocketAddress address, Service service) throws BindException {
    var sessions = new Sessions(service, loop());
    var bootstrap = new ServerBootstrap().group(acceptor, loop)
        .channel(serverChannel())
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.SO_KEEPALIVE, true)
        .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WRITE_BUFFER)
        .childHandler(pipeline(service, sessions));
    if (Epoll.isAvailable()) {
      bootstrap.childOption(EpollChannelOption.TCP_USER_TIMEOUT, DEAD_PEER_MILLIS);
    }
    var bound = bootstrap.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      var failure = new BindException(address + ": " + bound.cause().getMessage());
      failure.initCause(bound.cause());
      throw failure;
    }
    listening = new Listening.On(bound.channel(), sessions);
    var _ = loop.next()
        .scheduleAtFixedRate(() -> sessions.sweep(Clock.millis()), 1, 1, TimeUnit.SECONDS);
  }

  /** The port listened on. */
  public int port() {
    return switch (listening) {
      case Listening.On(var channel, _) -> ((InetSocketAddress) channel.localAddress()).getPort();
      case Listening.NotYet _ -> throw new IllegalStateException("not listening");
    };
  }

  /** Stops accepting and tells every session to come back elsewhere. */
  public void drain() {
    if (listening instanceof Listening.On(var channel, var sessions)) {
      channel.close().awaitUninterruptibly();
      loop.next().submit(sessions::closeAll).awaitUninterruptibly();
    }
  }

  /** Ends the event loops, and with them every connection. */
  @Override
  public void close() {
    drain();
    var _ = acceptor.shutdownGracefully(0, 5, TimeUnit.SECONDS);
    loop.shutdownGracefully(100, 5_000, TimeUnit.MILLISECONDS).awaitUninterruptibly();
  }

  private static Class<? extends ServerChannel> serverChannel() {
    return Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  private static ChannelInitializer<Channel> pipeline(Service service, Sessions sessions) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        channel.pipeline()
            .addLast(
                new HttpServerCodec(MAX_LINE, MAX_HEADERS, 8192), new RequestGuard(),
                new HttpHandler(service, sessions));
      }
    };
  }
}
