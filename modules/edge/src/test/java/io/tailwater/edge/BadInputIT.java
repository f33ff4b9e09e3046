package io.tailwater.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tailwater.model.ValueFormat;
import io.tailwater.testkit.HeaderFields;
import io.tailwater.testkit.HttpAnswer;
import io.tailwater.testkit.HttpRequest;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be taken is answered by name, and nobody else notices (protocol 1, 7.0, 7.4). */
class BadInputIT {
  private static final Duration SOON = Rig.SOON;
  private static final String HEAD = " HTTP/1.1\r\nHost: localhost\r\n";
  private static Rig rig;
  private static String topic;
  private static String binary;

  @BeforeAll
  static void start() {
    rig = Rig.start(3);
    topic = rig.topic(1);
    rig.numbers(topic, 0, 3);
    binary = rig.topic(1, ValueFormat.BINARY);
    rig.publish(new ProducerRecord<>(binary, new byte[]{0, (byte) 0xff, '\n'}));
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  /** Whatever came before: streams work and no session is left behind. */
  @AfterEach
  void theServerGoesOn() throws IOException {
    assertThat(rig.all("channel=" + topic)).hasSize(3);
    await().atMost(SOON).untilAsserted(() -> assertThat(rig.sessions()).isZero());
  }

  // protocol 1
  @ParameterizedTest
  @CsvSource({"from, yesterday-ish", "from, -5", "from, 2026-13-01T00:00:00Z",
      "until, tomorrow", "limit, -1", "limit, 0", "limit, abc", "limit, 1e3",
      "limit, 9999999999999999999", "heartbeat, 1s", "heartbeat, 2m", "heartbeat, often",
      "lastEventId, garbage", "last, 0", "last, 10001", "last, all", "onGap, ignore",
      "onGap, REPORT", "wait, 61s", "wait, 10", "wait, -1s", "envelope, xml", "event, name",
      "delivery, latest", "every, 100ms", "speed, 2", "snapshot, true"})
  void aBadValueIsToldWithItsParameterWhatItGotAndWhatItTakes(String parameter, String value)
      throws Exception {
    var answer = stream("channel=" + topic + "&" + parameter + "=" + value);
    assertProblem(answer, 400, parameter);
    assertThat(answer.body()).contains("'" + value + "'").contains("it takes");
  }

  // protocol 1: what has one value only so far
  @ParameterizedTest
  @ValueSource(strings = {"delivery=lossless", "speed=max", "snapshot=false"})
  void theUsualValueIsTaken(String parameter) throws Exception {
    assertThat(rig.all("channel=" + topic + "&" + parameter)).hasSize(3);
  }

  // protocol 1: filter
  @ParameterizedTest
  @CsvSource({"value.price >, column", "nobody == 1, nobody", "1 + 1, true or false",
      "key.matches('['), matches", "'', expression"})
  void aBadFilterIsToldWithItsPlace(String filter, String told) throws Exception {
    var answer = stream("channel=" + topic + "&filter="
        + URLEncoder.encode(filter, StandardCharsets.UTF_8));
    assertProblem(answer, 400, "filter");
    assertThat(answer.body()).contains("'filter' got '").contains(told);
  }

  // protocol 2.11
  @Test
  void theNewestDoNotGoWithAnotherStart() throws Exception {
    assertProblem(stream("channel=" + topic + "&last=3&from=earliest"), 400, "last");
    assertProblem(stream("channel=" + topic + "&last=3&from=-5m"), 400, "last");
  }

  // protocol 1
  @ParameterizedTest
  @ValueSource(strings = {"Channel", "ongap", "nonsense", ""})
  void anUnknownParameterIsToldByItsName(String parameter) throws Exception {
    var answer = stream("channel=" + topic + "&" + parameter + "=1");
    assertProblem(answer, 400, parameter);
    assertThat(answer.body()).contains("heartbeat").contains("onGap");
  }

  // protocol 1
  @Test
  void anUnknownChannelIsNotFound() throws Exception {
    var answer = stream("channel=" + topic + "&channel=nowhere%2Fkey");
    assertProblem(answer, 404, "channel");
    assertThat(answer.body()).contains("nowhere/key");
  }

  // protocol 6: internal topics never are channels
  @Test
  void anInternalTopicIsNoChannel() throws Exception {
    assertProblem(stream("channel=__consumer_offsets"), 404, "channel");
  }

  // protocol 1
  @ParameterizedTest
  @ValueSource(strings = {"", "channel=", "channel=%2F", "channel=a%2F", "channel=a%20b",
      "channel=stream.open", "channel=.."})
  void aChannelThatCannotBeOneIsRefused(String query) throws Exception {
    assertProblem(stream(query), 400, "channel");
  }

  // protocol 1
  @Test
  void moreThanSixtyFourChannelsAreRefused() throws Exception {
    var query = IntStream.range(0, 70)
        .mapToObj(i -> "channel=" + topic + "/" + i)
        .collect(Collectors.joining("&"));
    var answer = stream(query);
    assertProblem(answer, 400, "channel");
    assertThat(answer.body()).contains("70").contains("64");
  }

  // protocol 2.9
  @Test
  void aSubscriptionWhoseCursorsCouldBeTooLongIsRefusedWithTheCounts() throws Exception {
    var wide = rig.unused();
    rig.broker().createTopic(wide, 240, Map.of());
    await().atMost(SOON)
        .until(() -> rig.get("/v1/stream?until=now&channel=" + wide,
            Map.of("Accept", "application/x-ndjson")).status() != 503);
    var answer = stream("until=now&channel=" + wide);
    assertProblem(answer, 400, "channel");
    assertThat(answer.body()).contains("240 partitions").contains("4096").contains("fewer");
    assertThat(stream("until=now&channel=" + wide + "/key").status()).as("one of them")
        .isEqualTo(200);
  }

  // protocol 1
  @ParameterizedTest
  @ValueSource(strings = {"limit", "from", "until", "heartbeat", "lastEventId", "last", "onGap",
      "wait", "filter", "envelope", "event", "delivery", "every", "speed", "snapshot"})
  void whatIsTakenOnceMayNotBeGivenTwice(String parameter) throws Exception {
    assertProblem(stream("channel=" + topic + "&" + parameter + "=5s&" + parameter + "=6s"), 400,
        parameter);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "%4", "%zz", "%ff", "%c3%28", "%ed%a0%80"})
  void aMalformedEscapeIsRefusedByItsParametersName(String bad) throws Exception {
    assertProblem(stream("channel=" + topic + "/" + bad), 400, "channel");
    var named = stream("channel=" + topic + "&" + bad + "=1");
    assertThat(named.status()).isEqualTo(400);
    assertThat(named.body()).contains(bad);
  }

  @Test
  void aLongQueryIsTooLong() throws Exception {
    var answer = stream("channel=" + topic + "&lastEventId=" + "x".repeat(20_000));
    assertThat(answer.status()).isEqualTo(414);
    assertThat(answer.body()).contains("request line");
  }

  @Test
  void longHeadersAreTooLarge() throws Exception {
    var many = HttpRequest.get(rig.port(), "/v1/live").with("X-Long", "x".repeat(40_000)).send();
    assertThat(many.status()).isEqualTo(431);
    assertThat(many.body()).contains("headers");
  }

  // protocol 7.0
  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "localhost.evil.example:8080", "", "127.0.0.1.nip.io",
      "localhost/x", "evil@localhost", "localhost, evil.example", "loc alhost", "[::1", "[::2]",
      "localhost:8080:8080", "localhost:99999999999", "localhost?x", "localhost#x"})
  void aForeignHostIsMisdirected(String host) throws Exception {
    for (var path : List.of("/v1/stream?until=now&channel=" + topic, "/v1/channels", "/v1/live")) {
      assertProblem(rig.get(path, Map.of("Host", host)), 421, "Host");
    }
  }

  // protocol 7.0
  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST:1", "127.0.0.1:8080", "localhost:"})
  void ourOwnHostIsServed(String host) throws Exception {
    assertThat(rig.get("/v1/live", Map.of("Host", host)).status()).isEqualTo(200);
  }

  // RFC 9112 3.2
  @Test
  void aHostThatIsMissingOrDoubledIsRefused() throws Exception {
    var twice = new HttpRequest(rig.port(), "GET", "/v1/live",
        HeaderFields.NONE.with("Host", "localhost").with("Host", "localhost"), "").send();
    assertThat(twice.status()).isBetween(400, 421);
    assertThat(twice.body()).contains("Host");
    try (var raw = RawConnection.open(rig.port())) {
      raw.send("GET /v1/live HTTP/1.1\r\nConnection: close\r\n\r\n");
      assertThat(raw.readToEnd(SOON)).containsPattern("^HTTP/1.1 4(00|21) ").contains("Host");
    }
  }

  // protocol 7.4
  @ParameterizedTest
  @ValueSource(strings = {"http://evil.example", "null", "http://localhost:8081.evil.example",
      "https://localhost:8081", "http://localhost"})
  void aForeignOriginIsForbidden(String origin) throws Exception {
    for (var path : List.of("/v1/stream?until=now&channel=" + topic, "/v1/channels")) {
      var answer = rig.get(path, Map.of("Origin", origin));
      assertProblem(answer, 403, "Origin");
      assertThat(answer.headers().all("Access-Control-Allow-Origin")).isEmpty();
    }
    var preflight = HttpAnswer.request(rig.port(), "OPTIONS", "/v1/stream",
        Map.of("Origin", origin, "Access-Control-Request-Method", "GET"));
    assertProblem(preflight, 403, "Origin");
  }

  // protocol 7.4
  @Test
  void whatAPageOfAnotherSiteEmbedsIsForbiddenThoughItSendsNoOrigin() throws Exception {
    assertProblem(rig.get("/v1/stream?channel=" + topic, Map.of("Sec-Fetch-Site", "cross-site")),
        403, "Sec-Fetch-Site");
    assertThat(rig.get("/v1/live", Map.of("Sec-Fetch-Site", "same-site")).status()).isEqualTo(200);
  }

  // protocol 3.4
  @Test
  void aBinaryChannelIsRefusedAsEventStreamAndSentInBase64AsNdjson() throws Exception {
    var refused = stream("from=earliest&channel=" + binary);
    assertProblem(refused, 406, "channel");
    assertThat(refused.body()).contains("application/x-ndjson").contains("envelope=json");
    try (var client = rig.ndjson("from=earliest&until=now&channel=" + binary)) {
      client.awaitEnd(SOON);
      assertThat(client.events()).hasSize(1);
      assertThat(client.events().getFirst().data()).isEqualTo(
          "\"" + Base64.getEncoder().encodeToString(new byte[]{0, (byte) 0xff, '\n'}) + "\"");
    }
  }

  // protocol 1
  @ParameterizedTest
  @ValueSource(strings = {"image/png", "application/xml", "text/html", "nonsense",
      "text/event-stream;q=0", "application/json;q=0"})
  void aFormThatThereIsNotIsNotAcceptable(String accept) throws Exception {
    assertProblem(rig.get("/v1/stream?until=now&channel=" + topic, Map.of("Accept", accept)), 406,
        "Accept");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "DELETE", "HEAD", "PATCH", "TRACE", "BREW"})
  void anotherMethodIsNotAllowed(String method) throws Exception {
    var answer = HttpAnswer.request(rig.port(), method, "/v1/stream?channel=" + topic, Map.of());
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("Allow")).isEqualTo("GET, POST, OPTIONS");
    var elsewhere = HttpAnswer.request(rig.port(), "POST", "/v1/channels", Map.of());
    assertThat(elsewhere.status()).isEqualTo(405);
    assertThat(elsewhere.header("Allow")).isEqualTo("GET, OPTIONS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/v1", "/v1/streams", "/v1/stream/", "/v2/stream",
      "/v1/stream%3fchannel=x", "/../v1/stream", "//v1/stream"})
  void anUnknownPathIsNotFound(String path) throws Exception {
    var answer = rig.get(path);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body()).contains("/v1/stream");
  }

  @Test
  void whatIsNoHttpIsAnsweredAndClosed() throws Exception {
    for (var garbage : List.of("\r\n\r\n\0\0\0\0 nonsense\r\n\r\n", "nonsense\r\n\r\n",
        "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\n\n",
        "GET /v1/live HTTP/2.0\r\nHost: localhost\r\n\r\n",
        "GET / HTTP/1.1\r\nHost localhost\r\n\r\n", "GET / HTTP/1.1\r\n bad: x\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")) {
      try (var raw = RawConnection.open(rig.port())) {
        raw.send(garbage).endSending();
        assertThat(raw.readToEnd(SOON)).as(garbage).matches("(?s)(HTTP/1.1 4\\d\\d .*)?");
      }
    }
  }

  @Test
  void halfARequestThenSilenceIsClosed() throws Exception {
    var silent = new ArrayList<RawConnection>();
    try {
      for (var half : List.of("", "GET /v1/str", "GET /v1/live HTTP/1.1\r\nHost: loc")) {
        silent.add(RawConnection.open(rig.port()).send(half));
      }
      for (var raw : silent) {
        raw.readToEnd(Duration.ofSeconds(60));
      }
    } finally {
      for (var raw : silent) {
        raw.close();
      }
    }
  }

  @Test
  void aRequestThatComesByteByByteIsAnswered() throws Exception {
    try (var raw = RawConnection.open(rig.port())) {
      raw.trickle("GET /v1/stream?from=earliest&until=now&channel=" + topic + HEAD + "\r\n");
      assertThat(raw.readToEnd(SOON)).startsWith("HTTP/1.1 200 OK\r\n")
          .contains("data: 2\n")
          .endsWith("\r\n0\r\n\r\n");
    }
  }

  @Test
  void whatFollowsTheRequestForAStreamIsIgnored() throws Exception {
    try (var raw = RawConnection.open(rig.port())) {
      raw.send("GET /v1/live" + HEAD + "\r\nGET /v1/stream?from=earliest&until=now&channel="
          + topic + HEAD + "\r\nGET /v1/live" + HEAD + "\r\n" + "garbage".repeat(5_000));
      var answers = raw.readToEnd(SOON);
      assertThat(answers).startsWith("HTTP/1.1 200 OK\r\n").contains("\"live\"");
      assertThat(answers.split("HTTP/1\\.1 200 OK", -1)).hasSize(3);
      assertThat(answers).contains("data: 2\n");
    }
  }

  private static HttpAnswer stream(String query) throws IOException {
    return rig.get("/v1/stream?" + query, Map.of("Accept", "text/event-stream"));
  }

  private static void assertProblem(HttpAnswer answer, int status, String parameter) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.body()).contains("\"status\":" + status)
        .contains("\"parameter\":\"" + parameter + "\"");
  }
}
