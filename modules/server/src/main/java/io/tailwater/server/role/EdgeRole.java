package io.tailwater.server.role;

import io.micrometer.core.instrument.MeterRegistry;
import io.tailwater.edge.EdgeNode;
import io.tailwater.edge.EdgeSettings;
import io.tailwater.edge.transport.SessionTerms;
import io.tailwater.server.config.EdgeConfiguration;
import io.tailwater.server.config.Role;
import io.tailwater.server.config.TailwaterConfiguration;
import io.tailwater.stream.EngineSettings;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Streams channels to clients. */
@Configuration(proxyBeanMethods = false)
@ForRole(Role.EDGE)
public final class EdgeRole {
  @Bean
  Part<EdgeNode> edge(TailwaterConfiguration configuration, KafkaLocation kafka,
      MeterRegistry meters, ControlPort controlPort) {
    var port = configuration.edge().port();
    return new Part<>(Phase.EDGE, new Part.Setting("tailwater.edge.port", "Port " + port),
        () -> EdgeNode.start(settings(configuration, controlPort), kafka.settings(),
            configuration.channelSpecs(), meters),
        EdgeNode::ready).watching(EdgeNode::ended);
  }

  private static EdgeSettings settings(TailwaterConfiguration configuration,
      ControlPort controlPort) {
    var edge = configuration.edge();
    var hosts = Hosts.of(configuration);
    var listen = new EdgeSettings.Listen(configuration.bindAddress(), edge.port(), hosts,
        origins(edge.allowedOrigins(), hosts, controlPort.get()));
    var sessions = new SessionTerms(edge.heartbeat(), edge.maxLifetime(), edge.retry(),
        edge.linger(), edge.writeTimeout(),
        new SessionTerms.Bounds(edge.maxSessions(), edge.maxSessionsPerAddress()));
    return new EdgeSettings(listen, sessions, engine(edge), eventLoops(edge.eventLoops()),
        edge.replayReaders());
  }

  private static EngineSettings engine(EdgeConfiguration edge) {
    return new EngineSettings(
        new EngineSettings.LogBounds(edge.logBytes().toBytes(), edge.logRecords(), edge.logAge()),
        new EngineSettings.FanOutBounds(edge.fanOutBytes().toBytes(),
            edge.fanOutWindow().toBytes(), edge.maxFanOuts()),
        edge.parsedLagLimit(),
        new EngineSettings.ReplayBounds(edge.replayBytes().toBytes(), edge.lastScan()));
  }

  /** One processor is left to what feeds them. */
  private static int eventLoops(int configured) {
    return configured > 0
        ? configured
        : Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
  }

  /** Those configured and, for the page, the control plane's own. */
  private static List<String> origins(List<String> configured, List<String> hosts, int port) {
    return Stream.concat(configured.stream(),
        hosts.stream().map(host -> "http://" + host + ":" + port)).distinct().toList();
  }
}
