package io.tailwater.server.config;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Standalone's own Kafka broker.
 *
 * @param port
 *          where it listens, on loopback; 0 takes a free port
 */
public record BrokerConfiguration(@DefaultValue("9092") int port) {
  public BrokerConfiguration {
    Check.port("tailwater.broker.port", port);
  }
}
