package io.tailwater.kafka;

import java.util.Map;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;

/** Makes the Admin clients of this package. */
final class Admins {
  private Admins() {}

  /**
   * A client that connects when it is first asked.
   *
   * @throws KafkaUnreachableException
   *           where no name among the bootstrap servers can be resolved
   */
  static Admin open(KafkaSettings settings, String clientId) {
    try {
      return Admin.create(settings.with(Map.of("client.id", clientId, "reconnect.backoff.ms", 100,
          "reconnect.backoff.max.ms", 1_000, "enable.metrics.push", false)));
    } catch (KafkaException e) {
      if (e.getCause() instanceof ConfigException config
          && String.valueOf(config.getMessage()).contains("bootstrap")) {
        throw new KafkaUnreachableException(settings, config);
      }
      throw e;
    }
  }
}
