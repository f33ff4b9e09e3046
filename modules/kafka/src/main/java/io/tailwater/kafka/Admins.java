package io.tailwater.kafka;

import java.util.HashMap;
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
      var own = new HashMap<String, Object>(Map.of("client.id", clientId, "reconnect.backoff.ms",
          100, "reconnect.backoff.max.ms", 1_000, "enable.metrics.push", false));
      withoutReporters(settings, own);
      return Admin.create(settings.with(own));
    } catch (KafkaException e) {
      if (e.getCause() instanceof ConfigException config
          && String.valueOf(config.getMessage()).contains("bootstrap")) {
        throw new KafkaUnreachableException(settings, config);
      }
      throw e;
    }
  }

  /**
   * Without JMX, which registers a bean for every partition that is assigned, unless the settings
   * name reporters.
   */
  static void withoutReporters(KafkaSettings settings, Map<String, Object> own) {
    if (!settings.properties().containsKey("metric.reporters")) {
      own.put("metric.reporters", "");
    }
  }
}
