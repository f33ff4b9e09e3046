package io.tailwater.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An answer to a fuzzed request, which is of the contract or fails the test (protocol 1, 3.1).
 *
 * @param status
 *          HTTP status
 * @param headers
 *          by names in lower case
 * @param body
 *          whole, or how a stream begins
 */
record FuzzAnswer(int status, Map<String, String> headers, String body) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Set<Integer> REFUSALS = Set.of(400, 403, 404, 405, 406, 413, 414, 415, 421,
      431, 503);
  private static final Set<Integer> OF_A_PARAMETER = Set.of(403, 406, 415, 421);

  /** Reads the next answer; empty where the connection ends before it. */
  static Optional<FuzzAnswer> read(InputStream in, String method) throws IOException {
    var first = line(in);
    if (first.isEmpty()) {
      return Optional.empty();
    }
    assertThat(first).matches("HTTP/1\\.[01] [1-5]\\d\\d [ -~]*\r\n");
    var status = Integer.parseInt(first.substring(9, 12));
    var headers = new HashMap<String, String>();
    for (var line = line(in); !line.equals("\r\n"); line = line(in)) {
      assertThat(line).matches("[A-Za-z-]+: [ -~]*\r\n");
      var colon = line.indexOf(':');
      headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT),
          line.substring(colon + 1).strip());
    }
    if (status == 100) {
      return read(in, method);
    }
    return Optional.of(new FuzzAnswer(status, headers, body(in, status, headers, method)));
  }

  boolean isStream() {
    return status == 200 && !headers.containsKey("content-length");
  }

  boolean closes() {
    return isStream() || "close".equalsIgnoreCase(headers.getOrDefault("connection", ""));
  }

  /** Fails where it is nothing that the contract knows. */
  void check(String method) {
    assertThat(headers).containsEntry("x-content-type-options", "nosniff");
    if (isStream()) {
      checkStream();
    } else if (status == 200) {
      assertThat(headers).containsEntry("content-type", "application/json");
      checkOk(JSON.readTree(body));
    } else if (status != 204) {
      assertThat(REFUSALS).contains(status);
      assertThat(headers).containsEntry("content-type", "application/problem+json");
      if (!method.equals("HEAD")) {
        checkProblem(JSON.readTree(body));
      }
    }
  }

  private void checkStream() {
    var type = headers.getOrDefault("content-type", "");
    assertThat(type).isIn("text/event-stream", "application/x-ndjson");
    assertThat(headers).containsEntry("cache-control", "no-cache, no-transform")
        .containsEntry("x-accel-buffering", "no");
    if (type.equals("text/event-stream")) {
      assertThat(body).contains("retry: ");
    }
  }

  private static void checkOk(JsonNode json) {
    if (json.has("frames")) {
      assertThat(json.propertyNames()).contains("outcome", "cursor", "upToDate");
      assertThat(json.get("frames").isArray()).isTrue();
    } else {
      assertThat(json.has("channels") || json.has("status")).isTrue();
    }
  }

  private void checkProblem(JsonNode problem) {
    assertThat(problem.get("status").intValue()).isEqualTo(status);
    assertThat(problem.get("title").stringValue()).isNotBlank();
    assertThat(problem.get("detail").stringValue()).isNotBlank().hasSizeLessThan(2_000);
    if (OF_A_PARAMETER.contains(status)
        || (status == 400 && !problem.get("title").stringValue().startsWith("Malformed"))) {
      assertThat(problem.get("parameter").isString()).isTrue();
    }
    if (status == 405) {
      assertThat(headers).containsKey("allow");
    }
    if (status == 503) {
      assertThat(headers).containsKey("retry-after");
    }
  }

  private static String body(InputStream in, int status, Map<String, String> headers,
      String method) throws IOException {
    var length = headers.get("content-length");
    if (length != null) {
      return method.equals("HEAD")
          ? ""
          : new String(in.readNBytes(Integer.parseInt(length)), UTF_8);
    }
    if (status == 204) {
      return "";
    }
    // An event stream begins with what it says of retries, in a chunk of its own over HTTP/1.1.
    var chunked = headers.containsKey("transfer-encoding");
    return "text/event-stream".equals(headers.get("content-type"))
        ? (chunked ? line(in) : "") + line(in)
        : "";
  }

  /** Up to and with the next line feed, or the end. */
  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (var b = in.read(); b >= 0; b = in.read()) {
      line.append((char) b);
      if (b == '\n') {
        break;
      }
    }
    return new String(line.toString().getBytes(ISO_8859_1), ISO_8859_1);
  }
}
