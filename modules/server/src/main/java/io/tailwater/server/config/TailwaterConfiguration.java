package io.tailwater.server.config;

import io.tailwater.ingest.FeedSpec;
import io.tailwater.model.ChannelSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Everything that can be configured, as it stands under {@code tailwater}; what is not usable is
 * refused when it is bound, so whoever holds one needs to check nothing.
 *
 * @param roles
 *          what the process does
 * @param dataDir
 *          where standalone keeps its data
 * @param bindAddress
 *          where the edge and the control plane listen
 * @param access
 *          who may connect
 * @param kafka
 *          which Kafka
 * @param broker
 *          standalone's own Kafka broker
 * @param edge
 *          the edge
 * @param control
 *          the control plane
 * @param channels
 *          by name
 * @param feeds
 *          by name
 */
@ConfigurationProperties(prefix = "tailwater", ignoreUnknownFields = false)
public record TailwaterConfiguration(@DefaultValue("standalone") List<Role> roles,
    @DefaultValue("./data") Path dataDir, @DefaultValue("127.0.0.1") String bindAddress,
    @DefaultValue("loopback") Access access, @DefaultValue KafkaConfiguration kafka,
    @DefaultValue BrokerConfiguration broker, @DefaultValue EdgeConfiguration edge,
    @DefaultValue ControlConfiguration control,
    @DefaultValue Map<String, ChannelConfiguration> channels,
    @DefaultValue Map<String, FeedConfiguration> feeds) {
  private static final int MAX_PARTITIONS = 1_000;
  private static final String AN_ADDRESS = "an address of this machine, such as 127.0.0.1";

  public TailwaterConfiguration {
    roles = List.copyOf(roles);
    channels = Map.copyOf(channels);
    feeds = Map.copyOf(feeds);
    if (roles.isEmpty()) {
      throw new BadConfiguration("tailwater.roles is empty, but must name at least one of "
          + accepted(Role.values()) + ".");
    }
    requireKafka(roles, kafka);
    requireAccess(bindAddress, access);
    channels.forEach(TailwaterConfiguration::requireChannel);
    requireOneChannelPerTopic(channels);
    feedSpecs(feeds, channels);
  }

  /** Whether the process has that role, {@link Role#STANDALONE} having all. */
  public boolean has(Role role) {
    return roles.contains(role) || roles.contains(Role.STANDALONE);
  }

  /** Whether the process brings its own Kafka. */
  public boolean startsBroker() {
    return roles.contains(Role.STANDALONE) && !kafka.isNamed();
  }

  /**
   * Where the edge and the control plane listen.
   *
   * @throws BadConfiguration
   *           if this machine does not have that address
   */
  public InetAddress listenAddress() {
    try {
      var address = InetAddress.getByName(bindAddress);
      new ServerSocket(0, 1, address).close();
      return address;
    } catch (IOException e) {
      throw new BadConfiguration("tailwater.bind-address", bindAddress, AN_ADDRESS);
    }
  }

  /** The channels, in the order of their names. */
  public List<ChannelSpec> channelSpecs() {
    return new TreeMap<>(channels).entrySet()
        .stream()
        .map(entry -> spec(entry.getKey(), entry.getValue()))
        .toList();
  }

  /** The feeds that were not turned off, in the order of their names. */
  public List<FeedSpec> feedSpecs() {
    return feedSpecs(feeds, channels);
  }

  /** The feeds that nobody is to run, by name. */
  public List<String> feedsOff() {
    return feeds.entrySet()
        .stream()
        .filter(feed -> feed.getValue().isOff())
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** How a set of constants is written in configuration: {@code a, b, c}. */
  public static String accepted(Enum<?>[] constants) {
    return Set.of(constants)
        .stream()
        .sorted()
        .map(constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .collect(Collectors.joining(", "));
  }

  private static void requireKafka(List<Role> roles, KafkaConfiguration kafka) {
    if (!roles.contains(Role.STANDALONE) && !kafka.isNamed()) {
      throw new BadConfiguration("tailwater.kafka.bootstrap-servers is missing: the roles "
          + accepted(EnumSet.copyOf(roles).toArray(Enum[]::new))
          + " work with a Kafka that is named there, such as localhost:9092.");
    }
  }

  private static void requireAccess(String bindAddress, Access access) {
    try {
      if (access != Access.OPEN && !InetAddress.getByName(bindAddress).isLoopbackAddress()) {
        throw new BadConfiguration("tailwater.bind-address is '" + bindAddress
            + "', which other machines can reach and nothing protects:"
            + " keep 127.0.0.1, or set tailwater.access=open to let anyone in.");
      }
    } catch (UnknownHostException e) {
      throw new BadConfiguration("tailwater.bind-address", bindAddress, AN_ADDRESS);
    }
  }

  private static void requireChannel(String name, ChannelConfiguration channel) {
    var key = "tailwater.channels" + inKey(name);
    Check.between(key + ".partitions", channel.partitions(), 1, MAX_PARTITIONS);
    try {
      spec(name, channel);
    } catch (IllegalArgumentException e) {
      throw new BadConfiguration(key + " is refused: " + e.getMessage() + ".");
    }
  }

  private static void requireOneChannelPerTopic(Map<String, ChannelConfiguration> channels) {
    var channelOfTopic = new HashMap<String, String>();
    new TreeMap<>(channels).forEach((name, channel) -> {
      var other = channelOfTopic.putIfAbsent(spec(name, channel).topic(), name);
      if (other != null) {
        throw new BadConfiguration("tailwater.channels" + inKey(name) + ".topic is '"
            + spec(name, channel).topic() + "', which is the topic of channel '" + other
            + "' already: give each channel a topic of its own.");
      }
    });
  }

  private static List<FeedSpec> feedSpecs(Map<String, FeedConfiguration> feeds,
      Map<String, ChannelConfiguration> channels) {
    return new TreeMap<>(feeds).entrySet()
        .stream()
        .filter(feed -> !feed.getValue().isOff())
        .map(feed -> feedSpec(feed.getKey(), feed.getValue(), channels))
        .toList();
  }

  private static FeedSpec feedSpec(String name, FeedConfiguration feed,
      Map<String, ChannelConfiguration> channels) {
    var key = "tailwater.feeds" + inKey(name);
    if (feed.source().isEmpty()) {
      throw new BadConfiguration(key + ".source is missing: name what reads the feed,"
          + " or 'none' to turn it off.");
    }
    var channelName = feed.channel().isEmpty() ? name : feed.channel();
    var channel = channels.get(channelName);
    if (channel == null) {
      throw new BadConfiguration(key + ".channel", channelName,
          "a configured channel; add it under tailwater.channels");
    }
    try {
      return new FeedSpec(name, feed.source(), spec(channelName, channel).topic(), feed.options());
    } catch (IllegalArgumentException e) {
      throw new BadConfiguration(key + " is refused: " + e.getMessage() + ".");
    }
  }

  private static ChannelSpec spec(String name, ChannelConfiguration channel) {
    return new ChannelSpec(name, channel.topic().isEmpty() ? name : channel.topic(),
        channel.partitions(), channel.valueFormat(), channel.keyPartitioner());
  }

  /** A name as part of a key: with brackets where binding would cut or drop characters. */
  private static String inKey(String name) {
    return name.matches("[A-Za-z0-9-]+") ? "." + name : "[" + name + "]";
  }
}
