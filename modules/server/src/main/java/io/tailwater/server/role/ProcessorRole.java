package io.tailwater.server.role;

import io.tailwater.model.ChannelSpec;
import io.tailwater.processor.Pipeline;
import io.tailwater.processor.ProcessorSettings;
import io.tailwater.processor.Windows;
import io.tailwater.server.config.Role;
import io.tailwater.server.config.TailwaterConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Runs the pipelines. */
@Configuration(proxyBeanMethods = false)
@ForRole(Role.PROCESSOR)
public final class ProcessorRole {
  private static final String APPLICATION = "tailwater-pipelines";
  private static final Windows TEN_SECONDS = new Windows(Duration.ofSeconds(10),
      Duration.ofSeconds(1));

  @Bean
  Part<Pipelines> processor(TailwaterConfiguration configuration, KafkaLocation kafka) {
    var settings = ProcessorSettings.of(APPLICATION, configuration.dataDir().resolve("state"));
    var pipelines = hostWindows(configuration.channelSpecs());
    return new Part<>(Phase.PROCESSOR,
        new Part.Setting("tailwater.data-dir", configuration.dataDir().toString()),
        () -> Pipelines.start(kafka.settings(), settings, pipelines), Pipelines::running)
        .watching(Pipelines::ended);
  }

  /** The one pipeline there is, where both its channels are; none otherwise. */
  private static List<Pipeline> hostWindows(List<ChannelSpec> channels) {
    return topic(channels, "host")
        .flatMap(from -> topic(channels, "host-windows")
            .map(to -> new Pipeline("host-windows", from, to, TEN_SECONDS)))
        .stream()
        .toList();
  }

  private static Optional<String> topic(List<ChannelSpec> channels, String name) {
    return channels.stream()
        .filter(channel -> channel.name().equals(name))
        .map(ChannelSpec::topic)
        .findFirst();
  }
}
