package io.tailwater.kafka;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where an {@link EmbeddedBroker} keeps its data and where it listens.
 *
 * @param dataDir
 *          created where it does not exist; belongs to one running broker at a time
 * @param port
 *          on the loopback address for clients; 0 takes a free one
 * @param controllerPort
 *          on the loopback address for the broker's own controller; 0 takes a free one
 * @param properties
 *          Kafka's own broker properties, over those that Tailwater chooses
 */
public record EmbeddedBrokerSettings(Path dataDir, int port, int controllerPort,
    Map<String, String> properties) {
  public EmbeddedBrokerSettings {
    dataDir = dataDir.toAbsolutePath().normalize();
    properties = Map.copyOf(properties);
    requirePort("port", port);
    requirePort("controllerPort", controllerPort);
  }

  private static void requirePort(String name, int port) {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(
          "the embedded broker's " + name + " must be 0 to 65535, got " + port);
    }
  }
}
