package io.tailwater.server.role;

import io.tailwater.edge.EdgeNode;
import io.tailwater.kafka.EmbeddedBroker;
import io.tailwater.kafka.KafkaSettings;
import io.tailwater.kafka.TopicAdmin;
import io.tailwater.server.config.TailwaterConfiguration;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What every role works with: Kafka, standalone's own or the one that was named, and topics. */
@Configuration(proxyBeanMethods = false)
public final class KafkaRole {
  /** How long a start waits for Kafka. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Bean
  KafkaLocation kafka(TailwaterConfiguration configuration,
      ObjectProvider<Part<EmbeddedBroker>> broker) {
    var own = broker.stream().findFirst();
    var kafka = configuration.kafka();
    return () -> new KafkaSettings(
        own.map(part -> part.get().bootstrapServers()).orElse(kafka.bootstrapServers()),
        kafka.properties());
  }

  @Bean
  Part<Part.Done> topics(TailwaterConfiguration configuration, KafkaLocation kafka) {
    return new Part<>(Phase.TOPICS,
        new Part.Setting("tailwater.kafka", configuration.kafka().bootstrapServers()), () -> {
          try (var admin = TopicAdmin.open(kafka.settings())) {
            admin.clusterReachable(PATIENCE);
            admin.ensure(configuration.channelSpecs());
          }
          return new Part.Done();
        }, _ -> true);
  }

  @Bean
  ControlPort controlPort(WebServerApplicationContext context) {
    return new ControlPort(context);
  }

  @Bean
  Endpoints endpoints(TailwaterConfiguration configuration, ControlPort controlPort,
      ObjectProvider<Part<EdgeNode>> edge) {
    return new Endpoints(configuration, controlPort, edge);
  }

  @Bean("parts")
  HealthIndicator health(ObjectProvider<Part<?>> parts) {
    return new PartsHealth(parts.orderedStream().toList());
  }
}
