package io.tailwater.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.ingest.FeedSpec;
import io.tailwater.model.ChannelSpec;
import io.tailwater.model.KeyPartitioner;
import io.tailwater.server.config.TailwaterConfiguration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.support.GenericApplicationContext;

class StandaloneDefaultsTest {
  @Test
  void standaloneStreamsThisMachinesMeasurementsAndTheirWindows() {
    var configuration = configuration();

    assertThat(configuration.channelSpecs()).extracting(ChannelSpec::name)
        .containsExactly("host", "host-windows");
    assertThat(configuration.channelSpecs()).allSatisfy(channel -> {
      assertThat(channel.partitions()).isEqualTo(3);
      assertThat(channel.keyPartitioner()).isEqualTo(KeyPartitioner.MURMUR2);
    });
    assertThat(configuration.feedSpecs())
        .containsExactly(new FeedSpec("host", "host", "host", Map.of()));
  }

  @Test
  void ownChannelsComeBesideThemAndEachKeyCanBeSetOtherwise() {
    var configuration = configuration("tailwater.channels.trades.topic=t",
        "tailwater.channels.host.partitions=5", "tailwater.feeds.host.source=none");

    assertThat(configuration.channelSpecs()).extracting(ChannelSpec::name)
        .containsExactly("host", "host-windows", "trades");
    assertThat(configuration.channelSpecs().getFirst().partitions()).isEqualTo(5);
    assertThat(configuration.channelSpecs().getFirst().keyPartitioner())
        .isEqualTo(KeyPartitioner.MURMUR2);
    assertThat(configuration.feedSpecs()).isEmpty();
  }

  @Test
  void otherRolesHaveOnlyWhatIsConfigured() {
    var configuration = configuration("tailwater.roles=edge",
        "tailwater.kafka.bootstrap-servers=k:1");

    assertThat(configuration.channelSpecs()).isEmpty();
    assertThat(configuration.feedSpecs()).isEmpty();
  }

  @Test
  void aYamlFileCanNameChannelsWithDots(@TempDir Path folder) throws Exception {
    var file = Files.writeString(folder.resolve("own.yml"), """
        tailwater:
          channels:
            "[eu.trades]":
              partitions: 6
          kafka:
            properties:
              security.protocol: SSL
              ssl:
                truststore.location: /t
        """);

    var configuration = configuration("spring.config.additional-location=file:" + file);

    assertThat(configuration.channelSpecs()).extracting(ChannelSpec::name).contains("eu.trades");
    assertThat(configuration.kafka().properties()).isEqualTo(
        Map.of("security.protocol", "SSL", "ssl.truststore.location", "/t"));
  }

  private static TailwaterConfiguration configuration(String... properties) {
    try (var context = new GenericApplicationContext()) {
      TestPropertyValues.of(properties).applyTo(context);
      new ConfigDataApplicationContextInitializer().initialize(context);
      new StandaloneDefaults().initialize(context);
      return Binder.get(context.getEnvironment())
          .bindOrCreate("tailwater", TailwaterConfiguration.class);
    }
  }
}
