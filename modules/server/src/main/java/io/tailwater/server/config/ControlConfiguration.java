package io.tailwater.server.config;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The control plane: the page, health, metrics.
 *
 * @param port
 *          where it listens; 0 takes a free port
 */
public record ControlConfiguration(@DefaultValue("8081") int port) {
  public ControlConfiguration {
    Check.port("tailwater.control.port", port);
  }
}
