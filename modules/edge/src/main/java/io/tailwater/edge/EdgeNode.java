package io.tailwater.edge;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tailwater.edge.filter.FilterCompiler;
import io.tailwater.edge.transport.HttpServer;
import io.tailwater.kafka.KafkaSettings;
import io.tailwater.kafka.OffsetLookup;
import io.tailwater.kafka.ReplayReader;
import io.tailwater.kafka.Tail;
import io.tailwater.kafka.TailSettings;
import io.tailwater.model.ChannelSpec;

import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One edge node: serves channels to clients from the tails of their topics. */
public final class EdgeNode implements AutoCloseable {
  private final HttpServer server;
  private final Tail tail;
  private final EdgeLoop first;
  private final Closing readers;

  private EdgeNode(HttpServer server, Tail tail, EdgeLoop first, Closing readers) {
    this.server = server;
    this.tail = tail;
    this.first = first;
    this.readers = readers;
  }

  /**
   * Starts listening and tailing. Topics that do not exist yet are served once they do.
   *
   * @param channels
   *          all that clients may name
   * @throws BindException
   *           if the port is taken
   */
  public static EdgeNode start(EdgeSettings settings, KafkaSettings kafka,
      List<ChannelSpec> channels, MeterRegistry registry) throws BindException {
    var parts = new Closing();
    try {
      var node = start(settings, kafka, channels, registry, parts);
      parts.keep();
      return node;
    } finally {
      parts.close();
    }
  }

  private static EdgeNode start(EdgeSettings settings, KafkaSettings kafka,
      List<ChannelSpec> channels, MeterRegistry registry, Closing parts) throws BindException {
    var server = parts.add(HttpServer.create(settings.eventLoops()));
    var replays = parts.add(ReplayReader.start(kafka, channels, settings.replayReaders()));
    FunctionCounter.builder("tailwater.edge.replay.bytes", replays, ReplayReader::bytesReceived)
        .description("Bytes received from Kafka for replays")
        .baseUnit("bytes")
        .register(registry);
    var leaders = parts.add(OffsetLookup.open(kafka));
    var filters = new FilterCompiler();
    filters.warmUp();
    FunctionCounter.builder("tailwater.edge.filters.over.budget", filters,
        FilterCompiler::budgetsSpent)
        .description("Evaluations of filters that took more steps than they may")
        .register(registry);
    var loops = server.loops()
        .stream()
        .map(executor -> EdgeLoop.create(executor, settings, channels, replays, leaders, filters))
        .toList();
    var listen = settings.listen();
    server.listen(new InetSocketAddress(listen.bindAddress(), listen.port()),
        loops.stream().map(EdgeLoop::service).toList(), registry);
    var tail = parts.add(Tail.start(kafka, TailSettings.defaults(), channels,
        new EngineFeed(loops)));
    return new EdgeNode(server, tail, loops.getFirst(), new Closing(List.of(replays, leaders)));
  }

  /** The port listened on. */
  public int port() {
    return server.port();
  }

  /** Whether clients should be sent here: the tails are at the ends of their partitions. */
  public boolean ready() {
    return CompletableFuture.supplyAsync(first.readiness()::isReady, first.executor()).join();
  }

  /** Completes when the node is closed, or fails with what made it unable to go on. */
  public CompletableFuture<Void> ended() {
    return tail.ended();
  }

  /** Ends every session with {@code draining}, then everything else. */
  @Override
  public void close() {
    // What reads Kafka answers on the event loop, and so ends before it.
    try (server; readers; tail) {
      server.drain();
    }
  }
}
