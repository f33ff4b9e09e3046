package io.tailwater.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tailwater.testkit.HttpAnswer;
import io.tailwater.testkit.HttpRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same parameters in a body (protocol 1, 7.4). */
class PostIT {
  private static final Duration SOON = Rig.SOON;
  private static final String JSON = "application/json";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String HEAD = "POST /v1/stream HTTP/1.1\r\nHost: localhost\r\n";
  private static final int MAX_BODY = 64 * 1024;
  private static Rig rig;
  private static String topic;

  @BeforeAll
  static void start() {
    rig = Rig.start(3);
    topic = rig.topic(1);
    for (var i = 0; i < 4; i++) {
      rig.publish(topic, i % 2 == 0 ? "a b" : "ü", Integer.toString(i));
    }
    rig.awaitTailed(topic, 4);
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @AfterEach
  void theServerGoesOn() throws IOException {
    assertThat(rig.get("/v1/live").status()).isEqualTo(200);
    await().atMost(SOON).untilAsserted(() -> assertThat(rig.sessions()).isZero());
  }

  // protocol 1
  @Test
  void aFormSaysTheSameAsAQuery() throws Exception {
    var page = page(FORM + "; charset=utf-8",
        "channel=" + topic + "%2Fa+b&channel=" + topic + "/%C3%BC&from=earliest&limit=3");
    assertThat(page.data()).containsExactly("0", "1", "2");
    assertThat(page.cursor()).endsWith("~end");
  }

  // protocol 1
  @Test
  void anObjectSaysTheSameAsAQuery() throws Exception {
    var page = page(JSON, "{\"channel\":[\"" + topic + "/a b\",\"" + topic
        + "/\\u00fc\"],\"from\":\"earliest\",\"limit\":3,\"snapshot\":false}");
    assertThat(page.data()).containsExactly("0", "1", "2");
    assertThat(page(JSON, "{\"channel\":\"" + topic + "\"}").outcome(topic)).isEqualTo("live");
  }

  // protocol 1
  @Test
  void aStreamIsAskedForInABody() throws Exception {
    var answer = rig.post(JSON, "{\"from\":\"earliest\",\"until\":\"now\",\"channel\":\"" + topic
        + "\",\"filter\":\"value > 1\"}", Map.of());
    assertThat(answer.header("Content-Type")).isEqualTo("text/event-stream");
    assertThat(answer.body()).contains("data: 2\n")
        .contains("data: 3\n")
        .doesNotContain("data: 1\n")
        .contains("event: stream.end\n");
  }

  // protocol 1
  @Test
  void manyChannelsThatNoQueryHoldsAreTakenFromABody() throws Exception {
    var body = new StringBuilder("from=earliest&until=now");
    for (var i = 0; i < 62; i++) {
      body.append("&channel=").append(topic).append('/').append("k".repeat(500)).append(i);
    }
    body.append("&channel=").append(topic).append("/a+b");
    assertThat(page(FORM, body.toString()).data()).containsExactly("0", "2");
  }

  @Test
  void aBodyThatComesInPiecesIsPutTogether() throws Exception {
    var form = "from=earliest&until=now&channel=" + topic;
    try (var raw = RawConnection.open(rig.port())) {
      raw.send(HEAD + "Content-Type: " + FORM + "\r\nContent-Length: " + form.length()
          + "\r\n\r\n").trickle(form);
      assertThat(raw.readToEnd(SOON)).startsWith("HTTP/1.1 200 OK\r\n").contains("data: 3\n");
    }
    try (var raw = RawConnection.open(rig.port())) {
      raw.send(HEAD + "Content-Type: " + FORM + "\r\nTransfer-Encoding: chunked\r\n\r\n");
      for (var piece : List.of(form.substring(0, 9), form.substring(9))) {
        raw.send(Integer.toHexString(piece.length()) + "\r\n" + piece + "\r\n");
      }
      raw.send("0\r\n\r\n");
      assertThat(raw.readToEnd(SOON)).startsWith("HTTP/1.1 200 OK\r\n").contains("data: 3\n");
    }
  }

  // RFC 9110 10.1.1
  @Test
  void whoWaitsForItIsToldToGoOn() throws Exception {
    var form = "from=earliest&until=now&channel=" + topic;
    try (var raw = RawConnection.open(rig.port())) {
      raw.send(HEAD + "Content-Type: " + FORM + "\r\nExpect: 100-continue\r\nContent-Length: "
          + form.length() + "\r\n\r\n");
      assertThat(raw.readUntil("\r\n\r\n", SOON)).startsWith("HTTP/1.1 100 Continue\r\n");
      raw.send(form);
      assertThat(raw.readToEnd(SOON)).startsWith("HTTP/1.1 200 OK\r\n").contains("data: 3\n");
    }
  }

  // protocol 1
  @Test
  void aBodyThatIsTooLargeIsRefused() throws Exception {
    var fits = "channel=" + topic + "&until=now&lastEventId=";
    var exactly = fits + "x".repeat(MAX_BODY - fits.length());
    assertThat(rig.post(FORM, exactly, Map.of()).status()).isEqualTo(400);
    assertThat(rig.post(FORM, exactly + "x", Map.of()).status()).isEqualTo(413);
    assertThat(rig.post(FORM, "x".repeat(1_000_000), Map.of()).status()).isEqualTo(413);
    try (var raw = RawConnection.open(rig.port())) {
      raw.send(HEAD + "Content-Type: " + FORM + "\r\nTransfer-Encoding: chunked\r\n\r\n");
      for (var i = 0; i < 9; i++) {
        raw.send("2000\r\n" + "x".repeat(0x2000) + "\r\n");
      }
      raw.send("0\r\n\r\n");
      assertThat(raw.readToEnd(SOON)).startsWith("HTTP/1.1 413 ").contains("65536");
    }
  }

  // protocol 1
  @Test
  void aMalformedRestOfABodyThatWasRefusedIsNotAnsweredAgain() throws Exception {
    try (var raw = RawConnection.open(rig.port())) {
      raw.send(HEAD + "Content-Type: " + FORM + "\r\nTransfer-Encoding: chunked\r\n\r\n");
      for (var i = 0; i < 9; i++) {
        raw.send("2000\r\n" + "x".repeat(0x2000) + "\r\n");
      }
      var first = raw.readUntil("}", SOON);
      raw.send("no length\r\n");
      assertThat(first).startsWith("HTTP/1.1 413 ");
      assertThat(raw.readToEnd(SOON)).isEmpty();
    }
  }

  // protocol 1
  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/json+x", "", "multipart/form-data"})
  void anotherTypeIsNotTaken(String type) throws Exception {
    var answer = rig.post(type, "channel=" + topic, Map.of());
    assertProblem(answer, 415, "Content-Type");
    assertThat(answer.body()).contains(FORM).contains(JSON);
    assertProblem(rig.post(FORM, "channel=" + topic, Map.of("Content-Encoding", "gzip")), 415,
        "Content-Encoding");
  }

  // protocol 1
  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "null", "1", "{\"channel\":\"x\"} {}", "nonsense",
      "{\"from\":\"latest\",\"from\":\"earliest\"}", "{\"channel\":\"x\",}"})
  void aBodyThatIsNotOneObjectIsRefused(String body) throws Exception {
    var answer = rig.post(JSON, body, Map.of());
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).contains("object").contains("\"status\":400");
  }

  // protocol 1
  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"channel | {\"channel\":{\"a\":1}}",
      "channel | {\"channel\":[[\"a\"]]}", "channel | {\"channel\":[]}",
      "limit | {\"channel\":\"T\",\"limit\":[1]}", "limit | {\"channel\":\"T\",\"limit\":null}",
      "limit | {\"channel\":\"T\",\"limit\":1.5}", "limit | {\"channel\":\"T\",\"limit\":1e400}",
      "from | {\"channel\":\"T\",\"from\":\"\"}", "nobody | {\"channel\":\"T\",\"nobody\":1}",
      "channel | {\"channel\":\"T/\\ud800\"}", "from | channel=T&from=x&limit=x"})
  void aBadParameterInABodyIsToldByItsName(String parameter, String body) throws Exception {
    var type = body.startsWith("{") ? JSON : FORM;
    assertProblem(rig.post(type, body.replace("T", topic), Map.of()), 400, parameter);
  }

  // protocol 1
  @Test
  void whatStandsInTheQueryOfAPostIsRefused() throws Exception {
    var answer = HttpRequest.get(rig.port(), "/v1/stream?until=now&channel=" + topic).send();
    assertThat(answer.status()).as("a GET takes it").isEqualTo(200);
    var request = new HttpRequest(rig.port(), "POST", "/v1/stream?from=earliest",
        HttpRequest.get(1, "/").headers(), "channel=" + topic).with("Content-Type", FORM);
    assertProblem(request.send(), 400, "from");
  }

  // protocol 1, 2.4
  @Test
  void theHeaderWinsOverACursorInTheBody() throws Exception {
    var id = rig.all("channel=" + topic).get(1).id();
    var page = Page
        .of(rig.post(JSON, "{\"lastEventId\":\"nonsense\",\"channel\":\"" + topic + "\"}",
            Map.of("Accept", JSON, "Last-Event-ID", id)));
    assertThat(page.data()).containsExactly("2", "3");
  }

  // protocol 7.4
  @Test
  void aPageOfAnotherOriginMayNotPost() throws Exception {
    var form = "until=now&channel=" + topic;
    for (var origin : List.of("http://evil.example", "null")) {
      assertProblem(rig.post(FORM, form, Map.of("Origin", origin)), 403, "Origin");
    }
    var ours = rig.post(FORM, form, Map.of("Origin", "http://localhost:8081"));
    assertThat(ours.status()).isEqualTo(200);
    assertThat(ours.header("Access-Control-Allow-Origin")).isEqualTo("http://localhost:8081");
    var preflight = HttpAnswer.request(rig.port(), "OPTIONS", "/v1/stream",
        Map.of("Origin", "http://localhost:8081", "Access-Control-Request-Method", "POST"));
    assertThat(preflight.header("Access-Control-Allow-Methods")).isEqualTo("GET, POST, OPTIONS");
  }

  private static Page page(String type, String body) throws IOException {
    return Page.of(rig.post(type, body, Map.of("Accept", JSON)));
  }

  private static void assertProblem(HttpAnswer answer, int status, String parameter) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.body()).contains("\"parameter\":\"" + parameter + "\"");
  }
}
