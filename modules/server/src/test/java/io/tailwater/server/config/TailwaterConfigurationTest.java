package io.tailwater.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.ingest.FeedSpec;
import io.tailwater.model.ChannelSpec;
import io.tailwater.model.KeyPartitioner;
import io.tailwater.model.ValueFormat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.unit.DataSize;

class TailwaterConfigurationTest {
  @Test
  void hasTheDefaultsThatScriptsRelyOn() {
    var configuration = Binding.ofArguments();

    assertThat(configuration.roles()).containsExactly(Role.STANDALONE);
    assertThat(configuration.startsBroker()).isTrue();
    assertThat(configuration.dataDir()).isEqualTo(Path.of("data"));
    assertThat(configuration.bindAddress()).isEqualTo("127.0.0.1");
    assertThat(configuration.edge().port()).isEqualTo(8080);
    assertThat(configuration.control().port()).isEqualTo(8081);
    assertThat(configuration.broker().port()).isEqualTo(9092);
    assertThat(configuration.edge().heartbeat()).isEqualTo(Duration.ofSeconds(15));
    assertThat(configuration.edge().logBytes()).isEqualTo(DataSize.ofMegabytes(16));
    assertThat(configuration.edge().maxSessions()).isEqualTo(20_000);
  }

  @Test
  void everyRoleIsPartOfStandaloneAndOnlyOfWhatIsNamedOtherwise() {
    var edge = Binding.ofArguments("tailwater.roles", "edge,ingest",
        "tailwater.kafka.bootstrap-servers", "a:9092,b:9092");

    assertThat(Binding.ofArguments().has(Role.PROCESSOR)).isTrue();
    assertThat(edge.has(Role.EDGE)).isTrue();
    assertThat(edge.has(Role.INGEST)).isTrue();
    assertThat(edge.has(Role.PROCESSOR)).isFalse();
    assertThat(edge.startsBroker()).isFalse();
  }

  @Test
  void standaloneUsesTheKafkaThatWasNamed() {
    var configuration = Binding.ofArguments("tailwater.kafka.bootstrap-servers", "kafka:9092");

    assertThat(configuration.startsBroker()).isFalse();
    assertThat(configuration.kafka().bootstrapServers()).isEqualTo("kafka:9092");
  }

  @Test
  void handsKafkasPropertiesThroughWithTheirDots() {
    var arguments = Binding.ofArguments("tailwater.kafka.properties.security.protocol", "SSL",
        "tailwater.kafka.properties.ssl.truststore.location", "/t");
    var variables = Binding.ofVariables(
        Map.of("TAILWATER_KAFKA_PROPERTIES_SECURITY_PROTOCOL", "SASL_SSL"));

    assertThat(arguments.kafka().properties()).isEqualTo(
        Map.of("security.protocol", "SSL", "ssl.truststore.location", "/t"));
    assertThat(variables.kafka().properties())
        .isEqualTo(Map.of("security.protocol", "SASL_SSL"));
  }

  @Test
  void readsEnvironmentVariables() {
    var configuration = Binding.ofVariables(Map.of("TAILWATER_EDGE_PORT", "0",
        "TAILWATER_ROLES", "edge", "TAILWATER_KAFKA_BOOTSTRAP_SERVERS", "k:1",
        "TAILWATER_CHANNELS_TRADES_KEY_PARTITIONER", "crc32", "TAILWATER_DATA_DIR", "/d"));

    assertThat(configuration.edge().port()).isZero();
    assertThat(configuration.dataDir()).isEqualTo(Path.of("/d"));
    assertThat(configuration.kafka().bootstrapServers()).isEqualTo("k:1");
    assertThat(configuration.channelSpecs()).containsExactly(new ChannelSpec("trades", "trades", 1,
        ValueFormat.JSON, KeyPartitioner.CRC32));
  }

  @Test
  void optionsOfAFeedCanComeFromVariablesThoughTheseHaveNoHyphens() {
    var feed = Binding.ofVariables(Map.of("TAILWATER_FEEDS_A_SOURCE", "sse",
        "TAILWATER_CHANNELS_A_TOPIC", "a", "TAILWATER_FEEDS_A_OPTIONS_URL", "http://u/",
        "TAILWATER_FEEDS_A_OPTIONS_ITEM_ID", "/id",
        "TAILWATER_FEEDS_A_OPTIONS_HEADERS_X_API_KEY", "k"))
        .feedSpecs()
        .getFirst();

    assertThat(feed.options()).isEqualTo(
        Map.of("url", "http://u/", "item-id", "/id", "headers.x-api-key", "k"));
  }

  @Test
  void aVariableThatNobodyKnowsIsLeftAlone() {
    // Kubernetes sets such for a service of the name tailwater.
    var configuration = Binding.ofVariables(Map.of("TAILWATER_SERVICE_HOST", "10.0.0.1",
        "TAILWATER_PORT", "tcp://10.0.0.1:8080"));

    assertThat(configuration.edge().port()).isEqualTo(8080);
  }

  @Test
  void aChannelIsItsTopicUnlessSaidOtherwise() {
    var configuration = Binding.ofArguments("tailwater.channels.a.partitions", "3",
        "tailwater.channels.b.topic", "upstream.b", "tailwater.channels.b.value-format", "text",
        "tailwater.channels.b.key-partitioner", "murmur2");

    assertThat(configuration.channelSpecs()).containsExactly(
        new ChannelSpec("a", "a", 3, ValueFormat.JSON, KeyPartitioner.ANY),
        new ChannelSpec("b", "upstream.b", 1, ValueFormat.TEXT, KeyPartitioner.MURMUR2));
  }

  @Test
  void namesWithDotsUnderscoresAndCapitalsSurviveInBrackets() {
    var configuration = Binding.ofArguments("tailwater.channels[a.b].partitions", "2",
        "tailwater.channels[my_trades].topic", "t", "tailwater.channels.Upper.partitions", "1");

    assertThat(configuration.channelSpecs()).extracting(ChannelSpec::name)
        .containsExactly("Upper", "a.b", "my_trades");
  }

  @Test
  void aFeedGoesToTheTopicOfItsChannel() {
    var configuration = Binding.ofArguments("tailwater.feeds.machine.source", "host",
        "tailwater.feeds.machine.channel", "host", "tailwater.channels.host.topic", "measurements",
        "tailwater.feeds.machine.options.interval", "5s");

    assertThat(configuration.feedSpecs()).containsExactly(
        new FeedSpec("machine", "host", "measurements", Map.of("interval", "5s")));
  }

  @Test
  void aFeedCanBeTurnedOff() {
    var configuration = Binding.ofArguments("tailwater.feeds.host.source", "none");

    assertThat(configuration.feedSpecs()).isEmpty();
  }

  @Test
  void anyoneMayBeLetInAloud() {
    var configuration = Binding.ofArguments("tailwater.bind-address", "0.0.0.0", "tailwater.access",
        "open");

    assertThat(configuration.bindAddress()).isEqualTo("0.0.0.0");
  }

  @Test
  void aSecondLoopbackAddressNeedsNoAccess() {
    assertThat(Binding.ofArguments("tailwater.bind-address", "::1").access())
        .isEqualTo(Access.LOOPBACK);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
      tailwater.edge.port                  | 70000   | a port from 1 to 65535, or 0 for a free one
      tailwater.control.port               | -1      | a port from 1 to 65535, or 0 for a free one
      tailwater.broker.port                | 65536   | a port from 1 to 65535, or 0 for a free one
      tailwater.edge.heartbeat             | 1s      | from 5s to 1m
      tailwater.edge.max-lifetime          | 25h     | from 10s to 24h
      tailwater.edge.retry                 | 1ms     | from 100ms to 1m
      tailwater.edge.log-bytes             | 1KB     | from 64KB to 1024MB
      tailwater.edge.fan-out-bytes         | 2GB     | from 64KB to 1024MB
      tailwater.edge.max-sessions          | 0       | from 1 to 1000000
      tailwater.edge.replay-readers        | 0       | from 1 to 256
      tailwater.edge.allowed-hosts         | a:80    | host names without port
      tailwater.edge.allowed-origins       | *       | origins such as https://dashboard.example.com
      tailwater.kafka.bootstrap-servers    | kafka   | host:port, or several of them
      tailwater.bind-address               | 0.0.0.0 | set tailwater.access=open to let anyone in
      tailwater.bind-address               | no.such.host.invalid | an address of this machine
      tailwater.roles                      | edge    | tailwater.kafka.bootstrap-servers is missing
      tailwater.channels.a.partitions      | 0       | from 1 to 1000
      tailwater.channels[stream.a].topic   | t       | 'stream.' is kept for notices
      tailwater.channels.a.topic           | a b     | 'a b' is not a topic name
      tailwater.feeds.a.source             | host    | a configured channel; add it under tailwater.channels
      tailwater.feeds.a.channel            | a       | tailwater.feeds.a.source is missing
      tailwater.kafka.properties.bootstrap.servers | a:1 | set tailwater.kafka.bootstrap-servers instead
      """)
  void refusesWhatCannotWork(String key, String value, String accepted) {
    assertThatThrownBy(() -> Binding.ofArguments(key, value))
        .rootCause()
        .isInstanceOf(BadConfiguration.class)
        .hasMessageContaining(accepted)
        .hasMessageEndingWith(".")
        .hasMessageStartingWith("tailwater.");
  }

  @Test
  void refusesTwoChannelsOnOneTopic() {
    assertThatThrownBy(() -> Binding.ofArguments("tailwater.channels.a.partitions", "1",
        "tailwater.channels.b.topic", "a"))
        .rootCause()
        .hasMessage("tailwater.channels.b.topic is 'a', which is the topic of channel 'a'"
            + " already: give each channel a topic of its own.");
  }

  @Test
  void refusesASourceThatDoesNotExistAndNamesTheKey() {
    assertThatThrownBy(() -> Binding.ofArguments("tailwater.feeds.a.source", "telepathy",
        "tailwater.channels.a.partitions", "1"))
        .rootCause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tailwater.feeds.a")
        .hasMessageContaining("telepathy");
  }
}
