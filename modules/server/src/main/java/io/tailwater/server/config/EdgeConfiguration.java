package io.tailwater.server.config;

import io.tailwater.stream.LagLimit;
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
 * @param linger
 *          how long an event may wait for others to be written with it
 * @param writeTimeout
 *          how long a client may take nothing
 * @param lagLimit
 *          how far behind a client may fall: {@code none}, a number of events, bytes or a time
 * @param logBytes
 *          memory for each tailed partition
 * @param logRecords
 *          events in memory of each tailed partition
 * @param logAge
 *          how long events stay in memory
 * @param fanOutBytes
 *          memory for the encoded events of all fan-outs
 * @param fanOutWindow
 *          memory for the encoded events of one fan-out
 * @param maxFanOuts
 *          fan-outs at once
 * @param replayBytes
 *          memory for what all replays read from Kafka
 * @param lastScan
 *          records of each partition that are looked at to find the newest
 * @param maxSessions
 *          sessions at once
 * @param maxSessionsPerAddress
 *          sessions at once from one address
 * @param eventLoops
 *          threads that serve sessions; 0 is one fewer than there are processors
 * @param replayReaders
 *          reads of Kafka for replays at once
 * @param allowedHosts
 *          names that requests may give in {@code Host}, beside this machine's own
 * @param allowedOrigins
 *          origins of pages that may read streams, beside the control plane's own
 */
public record EdgeConfiguration(@DefaultValue("8080") int port,
    @DefaultValue("15s") Duration heartbeat, @DefaultValue("30m") Duration maxLifetime,
    @DefaultValue("2s") Duration retry, @DefaultValue("0ms") Duration linger,
    @DefaultValue("5m") Duration writeTimeout, @DefaultValue("none") String lagLimit,
    @DefaultValue("16MB") DataSize logBytes, @DefaultValue("1000000") int logRecords,
    @DefaultValue("1h") Duration logAge, @DefaultValue("64MB") DataSize fanOutBytes,
    @DefaultValue("4MB") DataSize fanOutWindow, @DefaultValue("20000") int maxFanOuts,
    @DefaultValue("32MB") DataSize replayBytes, @DefaultValue("100000") int lastScan,
    @DefaultValue("20000") int maxSessions, @DefaultValue("1000000") int maxSessionsPerAddress,
    @DefaultValue("0") int eventLoops, @DefaultValue("4") int replayReaders,
    @DefaultValue List<String> allowedHosts, @DefaultValue List<String> allowedOrigins) {
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
    Check.between(KEY + "linger", linger, Duration.ZERO, Duration.ofMillis(100));
    Check.between(KEY + "write-timeout", writeTimeout, Duration.ofSeconds(1), Duration.ofHours(1));
    var _ = LagLimitText.parse(KEY + "lag-limit", lagLimit);
    Check.between(KEY + "log-bytes", logBytes, LEAST_BYTES, MOST_BYTES);
    Check.between(KEY + "log-records", logRecords, 0, 100_000_000);
    Check.between(KEY + "log-age", logAge, Duration.ofSeconds(1), Duration.ofDays(7));
    Check.between(KEY + "fan-out-bytes", fanOutBytes, LEAST_BYTES, MOST_BYTES);
    Check.between(KEY + "fan-out-window", fanOutWindow, LEAST_BYTES, MOST_BYTES);
    Check.between(KEY + "max-fan-outs", maxFanOuts, 1, 1_000_000);
    Check.between(KEY + "replay-bytes", replayBytes, LEAST_BYTES, MOST_BYTES);
    Check.between(KEY + "last-scan", lastScan, 1, 100_000_000);
    Check.between(KEY + "max-sessions", maxSessions, 1, 1_000_000);
    Check.between(KEY + "max-sessions-per-address", maxSessionsPerAddress, 1, 1_000_000);
    Check.between(KEY + "event-loops", eventLoops, 0, 256);
    Check.between(KEY + "replay-readers", replayReaders, 1, 256);
    allowedHosts.forEach(EdgeConfiguration::requireHost);
    allowedOrigins.forEach(EdgeConfiguration::requireOrigin);
  }

  /** How far behind a client may fall. */
  public LagLimit parsedLagLimit() {
    return LagLimitText.parse(KEY + "lag-limit", lagLimit);
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
