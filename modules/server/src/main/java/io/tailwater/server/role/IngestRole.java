package io.tailwater.server.role;

import io.micrometer.core.instrument.MeterRegistry;
import io.tailwater.ingest.FeedRegistry;
import io.tailwater.ingest.IngestSettings;
import io.tailwater.ingest.IngestWorker;
import io.tailwater.server.config.Role;
import io.tailwater.server.config.TailwaterConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Brings feeds in: their definitions are written to Kafka, where workers share them. */
@Configuration(proxyBeanMethods = false)
@ForRole(Role.INGEST)
public final class IngestRole {
  private static final String FEEDS = "tailwater.feeds";

  @Bean
  Part<Part.Done> feeds(TailwaterConfiguration configuration, KafkaLocation kafka) {
    var feeds = configuration.feedSpecs();
    return new Part<>(Phase.FEEDS, new Part.Setting(FEEDS, feeds.size() + " feeds"), () -> {
      FeedRegistry.publish(kafka.settings(), feeds, configuration.feedsOff());
      return new Part.Done();
    }, _ -> true);
  }

  @Bean
  Part<IngestWorker> ingest(KafkaLocation kafka) {
    var settings = IngestSettings.of("tailwater-ingest-" + ProcessHandle.current().pid());
    return new Part<>(Phase.INGEST, new Part.Setting(FEEDS, settings.workerId()),
        () -> IngestWorker.start(kafka.settings(), settings), IngestWorker::ready)
        .watching(IngestWorker::ended);
  }

  @Bean
  Part<DeadLetterCount> deadLetters(TailwaterConfiguration configuration, KafkaLocation kafka,
      MeterRegistry meters) {
    var feeds = configuration.feeds().keySet();
    return new Part<>(Phase.LETTERS, new Part.Setting(FEEDS, IngestWorker.DEAD_LETTERS),
        () -> DeadLetterCount.start(kafka.settings(), IngestWorker.DEAD_LETTERS, feeds, meters),
        // It only counts: the process does its work without it.
        _ -> true);
  }
}
