package io.tailwater.server.role;

import io.tailwater.server.config.TailwaterConfiguration;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The names under which a process is reached. */
public final class Hosts {
  private Hosts() {}

  /**
   * What a request may give as its host, without port (protocol 7.0): those configured, loopback's,
   * and, where others may connect, the address and the name of this machine.
   */
  public static List<String> of(TailwaterConfiguration configuration) {
    var own = Stream.of("localhost", "127.0.0.1", "[::1]");
    var bound = bracketed(configuration.bindAddress());
    var machine = isLoopback(configuration.bindAddress()) ? Optional.<String>empty() : name();
    return Stream
        .of(configuration.edge().allowedHosts().stream(), own, Stream.of(bound), machine.stream())
        .flatMap(hosts -> hosts)
        .map(host -> host.toLowerCase(Locale.ROOT))
        .distinct()
        .toList();
  }

  /** How a URL names the address: {@code localhost} for loopback and for all addresses. */
  static String inUrl(String bindAddress) {
    return isLoopback(bindAddress) || isAny(bindAddress) ? "localhost" : bracketed(bindAddress);
  }

  private static String bracketed(String address) {
    return address.contains(":") && !address.startsWith("[") ? "[" + address + "]" : address;
  }

  private static boolean isLoopback(String address) {
    return resolve(address).map(InetAddress::isLoopbackAddress).orElse(false);
  }

  private static boolean isAny(String address) {
    return resolve(address).map(InetAddress::isAnyLocalAddress).orElse(false);
  }

  private static Optional<String> name() {
    try {
      return Optional.of(InetAddress.getLocalHost().getHostName());
    } catch (UnknownHostException _) {
      return Optional.empty();
    }
  }

  private static Optional<InetAddress> resolve(String address) {
    try {
      return Optional.of(InetAddress.getByName(address));
    } catch (UnknownHostException _) {
      return Optional.empty();
    }
  }
}
