package io.tailwater.server.role;

import io.tailwater.edge.EdgeNode;
import io.tailwater.model.ChannelSpec;
import io.tailwater.server.config.TailwaterConfiguration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;

/** Where the parts of this process listen, once they do. */
public final class Endpoints {
  private final TailwaterConfiguration configuration;
  private final ControlPort controlPort;
  private final Optional<Part<EdgeNode>> edge;

  Endpoints(TailwaterConfiguration configuration, ControlPort controlPort,
      ObjectProvider<Part<EdgeNode>> edge) {
    this.configuration = configuration;
    this.controlPort = controlPort;
    this.edge = edge.stream().findFirst();
  }

  /** The control plane's URL, without a slash at its end. */
  public String control() {
    return url(controlPort.get());
  }

  /** The edge's URL, without a slash at its end; empty where this process has none. */
  public Optional<String> edge() {
    var port = edgePort();
    return port.isPresent() ? Optional.of(url(port.getAsInt())) : Optional.empty();
  }

  /** The edge's port; empty where this process has none that has started. */
  public OptionalInt edgePort() {
    return edge.flatMap(Part::running)
        .map(node -> OptionalInt.of(node.port()))
        .orElse(OptionalInt.empty());
  }

  /** A channel to try: {@code host} where there is one, else the first. */
  public Optional<String> example() {
    var names = configuration.channelSpecs().stream().map(ChannelSpec::name).toList();
    return names.contains("host") ? Optional.of("host") : names.stream().findFirst();
  }

  /** The topics by the names of their channels. */
  public Map<String, String> topics() {
    return configuration.channelSpecs()
        .stream()
        .collect(Collectors.toMap(ChannelSpec::name, ChannelSpec::topic));
  }

  private String url(int port) {
    return "http://" + Hosts.inUrl(configuration.bindAddress()) + ":" + port;
  }
}
