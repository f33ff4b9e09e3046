package io.tailwater.kafka;

import java.util.HashMap;
import java.util.Map;

/**
 * How to reach the cluster.
 *
 * @param bootstrapServers
 *          {@code host:port}, comma-separated
 * @param properties
 *          passed to every client as they are (SASL, TLS, …)
 */
public record KafkaSettings(String bootstrapServers, Map<String, String> properties) {
  public KafkaSettings {
    properties = Map.copyOf(properties);
  }

  /** Client properties: the connection and, over it, those given here. */
  public Map<String, Object> with(Map<String, ?> own) {
    var all = new HashMap<String, Object>(properties);
    all.put("bootstrap.servers", bootstrapServers);
    all.putAll(own);
    return all;
  }
}
