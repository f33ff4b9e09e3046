package io.tailwater.edge.admission;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who may ask: the {@code Host} must be one we serve, the {@code Origin} one we know (protocol 7.0,
 * 7.4).
 */
final class Gate {
  /** A name or an address, and a port; nothing else that a URI's authority may have. */
  private static final Pattern HOST = Pattern
      .compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(:\\d{0,5})?");

  private final Set<String> hosts;
  private final Set<String> origins;

  /**
   * The gate of a node.
   *
   * @param hosts
   *          names without port
   * @param origins
   *          as browsers send them: scheme, host, port unless it is the scheme's own
   */
  Gate(List<String> hosts, List<String> origins) {
    this.hosts = Set.copyOf(hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList());
    this.origins = Set
        .copyOf(origins.stream().map(origin -> origin.toLowerCase(Locale.ROOT)).toList());
  }

  /** Refuses what may not pass. Images and frames of other sites' pages send no {@code Origin}. */
  void check(HttpQuestion question) throws Refusal {
    var host = question.headers().apply("Host");
    if (host.size() != 1 || !hosts.contains(name(host.getFirst()))) {
      throw new Refusal(Problem.parameter(421, "Misdirected request", "Host", "'Host' got '"
          + Problem.echo(String.join(", ", host)) + "', which this edge does not serve;"
          + " tailwater.edge.allowed-hosts says which it does"));
    }
    var origin = question.header("Origin");
    if (origin.isEmpty()
        && question.header("Sec-Fetch-Site").filter("cross-site"::equals).isPresent()) {
      throw new Refusal(Problem.parameter(403, "Origin not allowed", "Sec-Fetch-Site",
          "'Sec-Fetch-Site' got 'cross-site'; pages of other sites may not embed what is here"));
    }
    if (origin.isPresent() && allowedOrigin(question).isEmpty()) {
      throw new Refusal(Problem.parameter(403, "Origin not allowed", "Origin", "'Origin' got '"
          + Problem.echo(origin.get()) + "'; allowed are " + String.join(", ", origins)
          + " (tailwater.edge.allowed-origins)"));
    }
  }

  /** The request's origin if pages from there may read the answer. */
  Optional<String> allowedOrigin(HttpQuestion question) {
    return question.header("Origin")
        .filter(origin -> origins.contains(origin.toLowerCase(Locale.ROOT)));
  }

  private static String name(String host) {
    var matcher = HOST.matcher(host);
    return matcher.matches() ? matcher.group(1).toLowerCase(Locale.ROOT) : "";
  }
}
