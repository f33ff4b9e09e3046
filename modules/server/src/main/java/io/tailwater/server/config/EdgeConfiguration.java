package io.tailwater.server.config;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How the edge listens and what bounds it.
 *
 * @param port
 *          where it listens; 0 takes a free port
 * @param heartbeat
 *          longest silence on a connection unless the client asks for another
 * @param maxLifetime
 *          how long a session may last, spread by a fifth either way
 * @param retry
 *          how long clients wait before they come back, spread by half either way
 * @param logBytes
 *          memory for each tailed partition
 * @param fanOutBytes
 *          memory for the encoded events of all fan-outs
 * @param maxSessions
 *          sessions at once
 * @param replayReaders
 *          reads of Kafka for replays at once
 * @param allowedHosts
 *          names that requests may give in {@code Host}, beside this machine's own
 * @param allowedOrigins
 *          origins of pages that may read streams, beside the control plane's own
 */
public record EdgeConfiguration(@DefaultValue("8080") int port,
    @DefaultValue("15s") Duration heartbeat, @DefaultValue("30m") Duration maxLifetime,
    @DefaultValue("2s") Duration retry, @DefaultValue("16MB") DataSize logBytes,
    @DefaultValue("64MB") DataSize fanOutBytes, @DefaultValue("20000") int maxSessions,
    @DefaultValue("4") int replayReaders, @DefaultValue List<String> allowedHosts,
    @DefaultValue List<String> allowedOrigins) {
  private static final String KEY = "tailwater.edge.";
  private static final DataSize LEAST_BYTES = DataSize.ofKilobytes(64);
  private static final DataSize MOST_BYTES = DataSize.ofGigabytes(1);

  public EdgeConfiguration {
    allowedHosts = List.copyOf(allowedHosts);
    allowedOrigins = List.copyOf(allowedOrigins);
    Check.port(KEY + "port", port);
    Check.between(KEY + "heartbeat", heartbeat, Duration.ofSeconds(5), Duration.ofSeconds(60));
    Check.between(KEY + "max-lifetime", maxLifetime, Duration.ofSeconds(10), Duration.ofHours(24));
    Check.between(KEY + "retry", retry, Duration.ofMillis(100), Duration.ofMinutes(1));
    Check.between(KEY + "log-bytes", logBytes, LEAST_BYTES, MOST_BYTES);
    Check.between(KEY + "fan-out-bytes", fanOutBytes, LEAST_BYTES, MOST_BYTES);
    Check.between(KEY + "max-sessions", maxSessions, 1, 1_000_000);
    Check.between(KEY + "replay-readers", replayReaders, 1, 256);
    allowedHosts.forEach(EdgeConfiguration::requireHost);
    allowedOrigins.forEach(EdgeConfiguration::requireOrigin);
  }

  private static void requireHost(String host) {
    if (!host.matches("[A-Za-z0-9.-]+|\\[[0-9A-Fa-f:]+]")) {
      throw new BadConfiguration(KEY + "allowed-hosts", host, "host names without port");
    }
  }

  private static void requireOrigin(String origin) {
    if (!origin.matches("https?://[^/\\s*]+")) {
      throw new BadConfiguration(KEY + "allowed-origins", origin,
          "origins such as https://dashboard.example.com, without path or '*'");
    }
  }
}
