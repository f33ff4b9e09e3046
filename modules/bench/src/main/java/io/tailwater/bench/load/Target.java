package io.tailwater.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tailwater.bench.options.Loopback;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a session asks for: an address and a path in which <code>{i}</code> is its number and
 * <code>{i%N}</code> that number modulo N.
 */
record Target(InetSocketAddress address, String host, String path) {
  private static final Pattern PLACE = Pattern.compile("\\{i(?:%([1-9]\\d{0,8}))?}");
  private static final String ACCEPTED = "', accepts an http:// URL, with {i} or {i%N} in its path"
      + " where the session's number goes";

  /**
   * Reads a URL and looks its host up.
   *
   * @throws IllegalArgumentException
   *           saying what it got and what it accepts
   */
  static Target parse(String url, boolean allowRemote) {
    var rest = url.startsWith("http://") ? url.substring("http://".length()) : "";
    var slash = rest.indexOf('/');
    var authority = slash < 0 ? rest : rest.substring(0, slash);
    var path = slash < 0 ? "/" : rest.substring(slash);
    try {
      var uri = URI.create("http://" + authority + PLACE.matcher(path).replaceAll("0"));
      if (authority.isEmpty() || uri.getHost() == null || uri.getUserInfo() != null
          || uri.getFragment() != null) {
        throw new IllegalArgumentException(url);
      }
      var port = uri.getPort() < 0 ? 80 : uri.getPort();
      return new Target(Loopback.resolve("--url", uri.getHost(), port, allowRemote), authority,
          path);
    } catch (IllegalArgumentException e) {
      if (e.getMessage() != null && e.getMessage().startsWith("--url: ")) {
        throw e;
      }
      throw new IllegalArgumentException("--url: got '" + url + ACCEPTED);
    }
  }

  /** The path of this session. */
  String pathOf(int session) {
    return PLACE.matcher(path)
        .replaceAll(place -> Matcher.quoteReplacement(Integer.toString(numberOf(session,
            place.group(1)))));
  }

  /** The head of the request, with the id to resume from unless it is empty. */
  byte[] request(String path, List<String> headers, byte[] lastEventId) {
    var text = new StringBuilder(256).append("GET ")
        .append(path)
        .append(" HTTP/1.1\r\nHost: ")
        .append(host)
        .append("\r\nAccept: text/event-stream\r\nCache-Control: no-cache\r\n");
    headers.forEach(header -> text.append(header).append("\r\n"));
    if (lastEventId.length > 0) {
      text.append("Last-Event-ID: ").append(new String(lastEventId, UTF_8)).append("\r\n");
    }
    return text.append("\r\n").toString().getBytes(UTF_8);
  }

  private static int numberOf(int session, @Nullable String modulus) {
    return modulus == null ? session : session % Integer.parseInt(modulus);
  }
}
