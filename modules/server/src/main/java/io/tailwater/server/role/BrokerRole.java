package io.tailwater.server.role;

import io.tailwater.kafka.EmbeddedBroker;
import io.tailwater.kafka.EmbeddedBrokerSettings;
import io.tailwater.server.config.TailwaterConfiguration;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** Standalone's own Kafka: a broker inside the process with its data in a folder. */
@Configuration(proxyBeanMethods = false)
@Conditional(StartsBroker.class)
public final class BrokerRole {
  @Bean
  Part<EmbeddedBroker> broker(TailwaterConfiguration configuration) {
    var port = configuration.broker().port();
    var settings = new EmbeddedBrokerSettings(configuration.dataDir().resolve("kafka"), port, 0,
        Map.of());
    return new Part<>(Phase.BROKER, new Part.Setting("tailwater.broker.port", "Port " + port),
        () -> EmbeddedBroker.start(settings), _ -> true);
  }
}
