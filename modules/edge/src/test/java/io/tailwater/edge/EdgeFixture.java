package io.tailwater.edge;

import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tailwater.edge.transport.SessionTerms;
import io.tailwater.model.ChannelSpec;
import io.tailwater.model.KeyPartitioner;
import io.tailwater.model.ValueFormat;
import io.tailwater.stream.EngineSettings;
import io.tailwater.stream.EngineSettings.FanOutBounds;
import io.tailwater.stream.EngineSettings.LogBounds;
import io.tailwater.stream.LagLimit;
import io.tailwater.testkit.TestBroker;
import java.net.BindException;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** Starts edges for tests, on free ports of the loopback address. */
final class EdgeFixture {
  static final EdgeSettings SETTINGS = new EdgeSettings(
      new EdgeSettings.Listen("127.0.0.1", 0, List.of("localhost", "127.0.0.1"),
          List.of("http://localhost:8081")),
      new SessionTerms(Duration.ofSeconds(15), Duration.ofMinutes(30), Duration.ofSeconds(2),
          Duration.ZERO, Duration.ofMinutes(5), new SessionTerms.Bounds(1_000, 1_000)),
      engine(1 << 20, 1 << 20), 2, 4);

  private EdgeFixture() {}

  static EdgeNode start(TestBroker broker, List<ChannelSpec> channels) {
    return start(broker, channels, UnaryOperator.identity());
  }

  /** Starts an edge and waits until it is ready. */
  static EdgeNode start(TestBroker broker, List<ChannelSpec> channels,
      UnaryOperator<EdgeSettings> change) {
    return start(broker, channels, change, new SimpleMeterRegistry());
  }

  /** As above; the edge counts in this registry. */
  static EdgeNode start(TestBroker broker, List<ChannelSpec> channels,
      UnaryOperator<EdgeSettings> change, MeterRegistry registry) {
    try {
      var edge = EdgeNode.start(change.apply(SETTINGS), broker.settings(), channels, registry);
      await().atMost(Duration.ofSeconds(60)).until(edge::ready);
      return edge;
    } catch (BindException e) {
      throw new IllegalStateException("a free port was taken", e);
    }
  }

  /** A JSON channel whose keys are spread as Kafka's Java clients do. */
  static ChannelSpec channel(String topic) {
    return new ChannelSpec(topic, topic, 1, ValueFormat.JSON, KeyPartitioner.MURMUR2);
  }

  /** These settings with other bounds of memory. */
  static EdgeSettings bounded(EdgeSettings settings, long logBytes, long fanOutBytes) {
    return new EdgeSettings(settings.listen(), settings.sessions(), engine(logBytes, fanOutBytes),
        settings.eventLoops(), settings.replayReaders());
  }

  /** These settings with another lifetime and number of sessions. */
  static EdgeSettings limited(EdgeSettings settings, Duration maxLifetime, int maxSessions) {
    var terms = settings.sessions();
    return with(settings, new SessionTerms(terms.heartbeat(), maxLifetime, terms.retry(),
        terms.linger(), terms.writeTimeout(),
        new SessionTerms.Bounds(maxSessions, terms.bounds().maxPerAddress())));
  }

  /** These settings with other terms for sessions. */
  static EdgeSettings with(EdgeSettings settings, SessionTerms terms) {
    return new EdgeSettings(settings.listen(), terms, settings.engine(), settings.eventLoops(),
        settings.replayReaders());
  }

  /** These settings with a bound on how far behind a client may be. */
  static EdgeSettings lagging(EdgeSettings settings, LagLimit limit) {
    var engine = settings.engine();
    return new EdgeSettings(settings.listen(), settings.sessions(),
        new EngineSettings(engine.log(), engine.fanOut(), limit, engine.replay()),
        settings.eventLoops(), settings.replayReaders());
  }

  private static EngineSettings engine(long logBytes, long fanOutBytes) {
    return new EngineSettings(new LogBounds(logBytes, 1_000_000, Duration.ofHours(1)),
        new FanOutBounds(fanOutBytes, fanOutBytes, 1_000), new LagLimit.None(),
        EngineSettings.ReplayBounds.USUAL);
  }
}
