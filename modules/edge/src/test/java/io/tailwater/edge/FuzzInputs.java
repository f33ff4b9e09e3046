package io.tailwater.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes requests of which some are as they should be, some nearly so and some not at all. The same
 * seed makes the same requests.
 */
final class FuzzInputs {
  private static final JsonMapper JSON = new JsonMapper();
  private static final List<String> PATHS = List.of("/v1/channels", "/v1/ready", "/v1/live",
      "/v1/ws", "/", "", "*", "http://localhost/v1/live", "//v1/stream", "/v1/stream/x",
      "/v1/stream%00", "/%2e%2e/v1/stream");
  private static final List<String> METHODS = List.of("HEAD", "PUT", "DELETE", "OPTIONS", "PATCH",
      "TRACE", "CONNECT", "get", "G", "B\u00e9");
  private static final List<String> TYPES = List.of("application/json", "text/plain", "",
      "application/json; charset=utf-16", "application/x-www-form-urlencoded;x=\"", "a/b");
  private static final List<String> ACCEPTS = List.of("text/event-stream", "application/json",
      "application/x-ndjson", "*/*", "application/*;q=0.1, text/*;q=0", "text/html", "",
      "application/json;q=NaN", ";;,,q", "application/json, text/event-stream;q=9e999");
  private static final Map<String, List<String>> VALUES = Map.ofEntries(
      Map.entry("from", List.of("latest", "earliest", "-5m", "0", "2026-05-04T03:02:01Z", "-0s",
          "999999999999999", "-999999999d", "+1000000-01-01T00:00:00Z", "now")),
      Map.entry("until", List.of("now", "latest", "earliest", "-1h", "0", "999999999999999")),
      Map.entry("limit", List.of("1", "3", "0", "-1", "999999999999999999", "1e3", "\u0663")),
      Map.entry("last", List.of("1", "10", "10000", "10001", "0", "x")),
      Map.entry("onGap", List.of("report", "latest", "fail", "Report", "")),
      Map.entry("wait", List.of("0s", "1ms", "3ms", "61s", "-1s", "s", "")),
      Map.entry("filter", List.of("value > 1", "key == 'a'", "value.x.y == 1 || has(value.z)",
          "1/0 == 1", "value.matches('(a+)+$')", "[1,2,3].exists(x, x == value)", "((((((", "'",
          "timestamp > timestamp('x')", "true", "value", "b'\\xff' == value", "1 ? 2 : 3")),
      Map.entry("envelope", List.of("raw", "json", "cloudevents", "xml")),
      Map.entry("event", List.of("channel", "type", "none", "x")),
      Map.entry("heartbeat", List.of("5s", "60s", "1s", "999999999d", "5")),
      Map.entry("delivery", List.of("lossless", "latest")),
      Map.entry("every", List.of("100ms")), Map.entry("speed", List.of("max", "2")),
      Map.entry("snapshot", List.of("false", "true")), Map.entry("Channel", List.of("x")));
  private static final List<String> NAMES = VALUES.keySet().stream().sorted().toList();
  private static final List<String> CURSOR_NAMES = List.of("lastEventId", "last_event_id",
      "lastEventID", "from", "until");

  private final Random random;
  private final List<String> channels;
  private final List<String> cursors;

  FuzzInputs(long seed, List<String> channels, List<String> cursors) {
    this.random = new Random(seed);
    this.channels = channels;
    this.cursors = cursors;
  }

  FuzzInput next() {
    return switch (random.nextInt(50)) {
      case 0 -> wild(garbage(random.nextInt(200)));
      case 1 -> damaged(request());
      default -> request();
    };
  }

  /** What a client may have meant by it is not known; of a HEAD it must be. */
  private FuzzInput damaged(FuzzInput request) {
    return request.method().equals("HEAD") ? request : wild(damaged(request.bytes()));
  }

  private FuzzInput wild(String bytes) {
    return new FuzzInput(bytes, "", false);
  }

  private FuzzInput request() {
    var method = oneIn(8) ? "POST" : oneIn(20) ? pick(METHODS) : "GET";
    var parameters = oneIn(30) ? List.<String[]>of() : parameters();
    var target = oneIn(12) ? pick(PATHS) : "/v1/stream";
    var head = new StringBuilder();
    var body = "";
    var type = "";
    if (method.equals("POST") && target.equals("/v1/stream") && !oneIn(20)) {
      type = oneIn(2) ? "application/json" : "application/x-www-form-urlencoded";
      body = type.equals("application/json") ? object(parameters) : form(parameters);
      body = oneIn(5) ? damaged(body) : body;
      type = oneIn(10) ? pick(TYPES) : type;
    } else if (!parameters.isEmpty()) {
      target += "?" + form(parameters);
    }
    if (oneIn(100)) {
      target += "&" + line(random.nextInt(50)).replace(" ", "");
    }
    head.append(method).append(' ').append(target.isEmpty() ? "/" : target).append(version());
    headers(head);
    if (!type.isEmpty()) {
      head.append("Content-Type: ").append(type).append("\r\n");
    }
    if (!body.isEmpty() || oneIn(10)) {
      head.append("Content-Length: ").append(body.length()).append("\r\n");
    }
    return new FuzzInput(head + "\r\n" + body, method, true);
  }

  private String version() {
    return oneIn(100)
        ? pick(List.of(" HTTP/1.0\r\n", " HTTP/2.0\r\n", " HTTP/1\r\n", "\r\n"))
        : " HTTP/1.1\r\n";
  }

  private void headers(StringBuilder head) {
    if (!oneIn(60)) {
      head.append("Host: ")
          .append(oneIn(40) ? line(1 + random.nextInt(20)) : "localhost")
          .append("\r\n");
    }
    if (!oneIn(4)) {
      head.append("Accept: ")
          .append(oneIn(20) ? line(20) : pick(oneIn(5) ? ACCEPTS : ACCEPTS.subList(0, 4)))
          .append("\r\n");
    }
    if (oneIn(15)) {
      head.append("Last-Event-ID: ").append(cursor()).append("\r\n");
    }
    if (oneIn(30)) {
      head.append("Origin: ")
          .append(pick(List.of("http://localhost:8081", "null", "http://x", "")))
          .append("\r\n");
    }
    while (oneIn(10)) {
      head.append(oneIn(2) ? "X-" + random.nextInt(99) : line(1 + random.nextInt(8)))
          .append(": ")
          .append(line(random.nextInt(40)))
          .append("\r\n");
    }
    if (oneIn(500)) {
      head.append("X-Long: ").append("x".repeat(random.nextInt(40_000))).append("\r\n");
    }
  }

  private List<String[]> parameters() {
    var parameters = new ArrayList<String[]>();
    for (var count = oneIn(20) ? random.nextInt(4) : 1; count > 0; count--) {
      parameters.add(new String[]{"channel", oneIn(8) ? damagedLittle(channel()) : channel()});
    }
    if (!oneIn(3)) {
      parameters.add(new String[]{"until", "now"});
    }
    while (oneIn(3)) {
      var name = pick(NAMES);
      var values = VALUES.get(name);
      var value = values == null ? "" : pick(values);
      parameters.add(new String[]{oneIn(30) ? damagedLittle(name) : name,
          oneIn(8) && !name.equals("wait") ? damagedLittle(value) : value});
    }
    if (oneIn(6)) {
      parameters.add(new String[]{pick(CURSOR_NAMES), cursor()});
    }
    if (oneIn(400)) {
      parameters.add(new String[]{pick(NAMES), "x".repeat(random.nextInt(30_000))});
    }
    return parameters;
  }

  private String channel() {
    return pick(channels) + (oneIn(3) ? "/k" + random.nextInt(4) : "");
  }

  private String cursor() {
    return oneIn(3) ? pick(cursors) : damagedLittle(pick(cursors));
  }

  private String form(List<String[]> parameters) {
    return parameters.stream()
        .map(pair -> encode(pair[0]) + "=" + encode(pair[1]))
        .collect(Collectors.joining("&"));
  }

  /** Mostly as it should be, so that what was damaged on purpose gets as far as it can. */
  private String encode(String text) {
    var encoded = URLEncoder.encode(text, UTF_8);
    return oneIn(40) ? damagedLittle(encoded).replaceAll("[\\s#]", "") : encoded;
  }

  private String object(List<String[]> parameters) {
    var members = parameters.stream()
        .map(pair -> JSON.writeValueAsString(pair[0]) + ":"
            + (oneIn(10) ? pair[1] : JSON.writeValueAsString(pair[1])))
        .collect(Collectors.joining(","));
    return new String(("{" + members + "}").getBytes(UTF_8), ISO_8859_1);
  }

  /** A few bytes of it changed, added or taken away, whichever they are. */
  private String damaged(String text) {
    var damaged = new StringBuilder(text);
    for (var times = 1 + random.nextInt(4); times > 0; times--) {
      var at = random.nextInt(damaged.length() + 1);
      switch (random.nextInt(4)) {
        case 0 -> damaged.insert(at, (char) random.nextInt(256));
        case 1 -> damaged.delete(at, Math.min(damaged.length(), at + 1 + random.nextInt(8)));
        case 2 -> damaged.insert(at, text, 0, random.nextInt(text.length() + 1));
        default -> {
          if (at < damaged.length()) {
            damaged.setCharAt(at, (char) random.nextInt(256));
          }
        }
      }
    }
    return damaged.toString();
  }

  /** Characters of it changed, added or taken away; of any language. */
  private String damagedLittle(String text) {
    var damaged = new StringBuilder(text);
    for (var times = 1 + random.nextInt(2); times > 0; times--) {
      var at = random.nextInt(damaged.length() + 1);
      if (oneIn(3) && at < damaged.length()) {
        damaged.deleteCharAt(at);
      } else if (oneIn(4)) {
        damaged.insert(at, Character.toString(1 + random.nextInt(0xd7ff)));
      } else {
        damaged.insert(at, (char) (33 + random.nextInt(94)));
      }
    }
    return damaged.toString();
  }

  private String garbage(int length) {
    return line(length).replace(' ', (char) random.nextInt(256)) + (oneIn(2) ? "\r\n\r\n" : "");
  }

  /** Any bytes but those that end a line. */
  private String line(int length) {
    return random.ints(length, 1, 256)
        .filter(b -> b != '\r' && b != '\n')
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }
}
