package io.tailwater.edge;

import io.micrometer.core.instrument.MeterRegistry;
import io.tailwater.edge.admission.Api;
import io.tailwater.edge.admission.ChannelDirectory;
import io.tailwater.edge.admission.ClusterView;
import io.tailwater.edge.admission.Opener;
import io.tailwater.edge.transport.Clock;
import io.tailwater.edge.transport.HttpServer;
import io.tailwater.edge.transport.Service;
import io.tailwater.edge.transport.SessionTerms;
import io.tailwater.kafka.KafkaSettings;
import io.tailwater.kafka.OffsetLookup;
import io.tailwater.kafka.ReplayReader;
import io.tailwater.kafka.Tail;
import io.tailwater.kafka.TailSettings;
import io.tailwater.model.ChannelSpec;
import io.tailwater.stream.Engine;
import io.tailwater.stream.EngineSettings;

import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One edge node: serves channels to clients from the tails of their topics. */
public final class EdgeNode implements AutoCloseable {
  private final HttpServer server;
  private final Tail tail;
  private final Readiness readiness;
  private final Closing readers;

  private EdgeNode(HttpServer server, Tail tail, Readiness readiness, Closing readers) {
    this.server = server;
    this.tail = tail;
    this.readiness = readiness;
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
    var server = parts.add(HttpServer.create());
    var loop = server.loop();
    var replays = parts.add(ReplayReader.start(kafka, channels, settings.replayReaders()));
    var leaders = parts.add(OffsetLookup.open(kafka));
    var engine = new Engine(new EngineSettings(settings.logBytes(), settings.fanOutBytes(),
        EngineSettings.ReplayBounds.USUAL), HttpServer.segments(), new KafkaReplays(replays, loop));
    var cluster = new ClusterView(Clock.millis());
    var readiness = new Readiness(channels, engine, cluster);
    var api = new Api(
        new Api.Terms(settings.allowedHosts(), settings.allowedOrigins(), settings.heartbeat()),
        new ChannelDirectory(channels), engine, cluster, readiness::isReady, Clock::millis);
    server.listen(new InetSocketAddress(settings.bindAddress(), settings.port()),
        new Service(api, new Opener(engine, leaders, loop), engine, cluster,
            new SessionTerms(settings.maxLifetime(), settings.retry(), settings.maxSessions()),
            registry));
    var tail = parts.add(Tail.start(kafka, TailSettings.defaults(), channels,
        new EngineFeed(engine, cluster, replays, loop)));
    return new EdgeNode(server, tail, readiness, new Closing(List.of(replays, leaders)));
  }

  /** The port listened on. */
  public int port() {
    return server.port();
  }

  /** Whether clients should be sent here: the tails are at the ends of their partitions. */
  public boolean ready() {
    return CompletableFuture.supplyAsync(readiness::isReady, server.loop()).join();
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
