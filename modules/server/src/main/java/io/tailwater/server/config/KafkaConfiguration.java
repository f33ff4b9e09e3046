package io.tailwater.server.config;

import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which Kafka a process works with.
 *
 * @param bootstrapServers
 *          {@code host:port}, comma-separated; empty for standalone's own broker
 * @param properties
 *          handed to every Kafka client as they are
 */
public record KafkaConfiguration(@DefaultValue("") String bootstrapServers,
    @DefaultValue Map<String, String> properties) {
  private static final Pattern SERVERS = Pattern.compile("[^,:\\s]+:\\d{1,5}(,[^,:\\s]+:\\d{1,5})*"
      + "|\\[[0-9a-fA-F:]+]:\\d{1,5}");

  public KafkaConfiguration {
    bootstrapServers = bootstrapServers.replace(" ", "");
    properties = Map.copyOf(properties);
    if (!bootstrapServers.isEmpty() && !SERVERS.matcher(bootstrapServers).matches()) {
      throw new BadConfiguration("tailwater.kafka.bootstrap-servers", bootstrapServers,
          "host:port, or several of them with commas between");
    }
    if (properties.containsKey("bootstrap.servers")) {
      throw new BadConfiguration("tailwater.kafka.properties.bootstrap.servers is not taken:"
          + " set tailwater.kafka.bootstrap-servers instead.");
    }
  }

  /** Whether a Kafka was named; otherwise standalone starts its own. */
  public boolean isNamed() {
    return !bootstrapServers.isEmpty();
  }
}
