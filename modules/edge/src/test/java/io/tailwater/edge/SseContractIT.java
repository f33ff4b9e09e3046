package io.tailwater.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.ValueFormat;
import io.tailwater.testkit.CursorId;
import io.tailwater.testkit.HttpAnswer;
import io.tailwater.testkit.ReceivedEvent;
import java.io.IOException;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an event stream is made of (protocol 2.9, 3, 7.4). */
class SseContractIT {
  private static final Duration SOON = Rig.SOON;
  private static final Pattern EVENT = Pattern
      .compile("(event: [^\n]*\n)?(data: [^\n]*\n)+id: 1~[^\n]*\n");
  private static Rig rig;

  @BeforeAll
  static void start() {
    rig = Rig.start(30);
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  // protocol 3.1
  @Test
  void answersAtOnceWithTheHeadOfHttp11() throws Exception {
    var topic = rig.topic(1);
    try (var raw = RawConnection.open(rig.port())) {
      raw.send("GET /v1/stream?channel=" + topic
          + " HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip, br\r\n\r\n");
      var head = raw.readUntil("\r\n\r\n", SOON).toLowerCase(Locale.ROOT);
      assertThat(head.lines()).containsExactlyInAnyOrder("http/1.1 200 ok",
          "content-type: text/event-stream", "cache-control: no-cache, no-transform",
          "x-accel-buffering: no", "x-content-type-options: nosniff", "connection: keep-alive",
          "transfer-encoding: chunked", "");
    }
  }

  // protocol 3.1
  @ParameterizedTest
  @ValueSource(strings = {"", "Connection: keep-alive\r\n"})
  void answersHttp10WithoutChunksAndEndsWithTheConnection(String connection) throws Exception {
    var topic = rig.topic(1);
    rig.numbers(topic, 0, 3);
    var answer = http10("from=earliest&until=now&channel=" + topic, connection);
    var head = answer.substring(0, answer.indexOf("\r\n\r\n"));
    assertThat(head).matches("(?s)HTTP/1\\.[01] 200 OK\r\n.*")
        .containsIgnoringCase("content-type: text/event-stream")
        .doesNotContainIgnoringCase("transfer-encoding")
        .doesNotContainIgnoringCase("keep-alive")
        .doesNotContainIgnoringCase("content-length");
    assertThat(body(answer)).startsWith("retry: ").contains("data: 2\n").endsWith("~end\n\n");
  }

  // protocol 3.2
  @Test
  void beginsWithRetrySpreadByHalfEitherWay() throws Exception {
    var topic = rig.topic(1);
    var seen = new HashSet<Long>();
    for (var i = 0; i < 30; i++) {
      var body = body(http10("until=now&channel=" + topic, ""));
      var retry = body.substring(0, body.indexOf("\n\n"));
      assertThat(retry).matches("retry: \\d+");
      seen.add(Long.parseLong(retry.substring("retry: ".length())));
    }
    assertThat(seen).allMatch(millis -> millis >= 1_000 && millis <= 3_000).hasSizeGreaterThan(15);
    assertThat(seen).anyMatch(millis -> millis < 1_700).anyMatch(millis -> millis > 2_300);
  }

  // protocol 3.2, 2.10
  @Test
  void opensWithOutcomesAndWhereItStarts() throws Exception {
    var topic = rig.topic(2);
    try (var client = rig.sse("heartbeat=7s&channel=" + topic)) {
      var open = client.await(ReceivedEvent::isNotice, SOON);
      assertThat(open.name()).isEqualTo("stream.open");
      assertThat(open.data()).matches("\\{\"outcome\":\\{\"" + topic
          + "\":\"live\"},\"gaps\":\\[],\"heartbeatMillis\":7000,\"maxLifetimeMillis\":\\d+,"
          + "\"serverTime\":\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z\"}");
      assertThat(CursorId.parse(open.id()).topics().getFirst().next())
          .isEqualTo(Map.of(0, 0L, 1, 0L));
    }
  }

  // protocol 3.3
  @Test
  void everyEventIsWholeWithItsIdLast() throws Exception {
    var topic = rig.topic(1);
    rig.numbers(topic, 0, 5);
    var blocks = body(http10("from=earliest&until=now&channel=" + topic, "")).split("\n\n", -1);
    assertThat(blocks).hasSizeGreaterThanOrEqualTo(8);
    assertThat(blocks[blocks.length - 1]).isEmpty();
    for (var i = 1; i < blocks.length - 1; i++) {
      assertThat(blocks[i] + "\n").matches(EVENT);
    }
    assertThat(List.of(blocks).stream().filter(block -> block.startsWith("data: ")).count())
        .as("without event: for a single channel")
        .isEqualTo(5);
  }

  // protocol 3.3, 2.9
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anEventOfOverlappingChannelsComesOnceUnderTheFirstNamed(boolean keyFirst) throws Exception {
    var topic = rig.topic(1);
    rig.publish(topic, "k", "1");
    rig.publish(topic, "other", "2");
    rig.publish(topic, "k", "3");
    var key = topic + "/k";
    var channels = keyFirst
        ? "channel=" + key + "&channel=" + topic
        : "channel=" + topic + "&channel=" + key;
    var events = rig.all(channels);
    assertThat(events).extracting(ReceivedEvent::data).containsExactly("1", "2", "3");
    assertThat(events).extracting(ReceivedEvent::name)
        .containsExactly(keyFirst ? key : topic, topic, keyFirst ? key : topic);
  }

  // protocol 3.5
  @Test
  void aHeartbeatIsABareCommentLine() throws Exception {
    var topic = rig.topic(1);
    try (var raw = RawConnection.open(rig.port())) {
      raw.send("GET /v1/stream?heartbeat=5s&channel=" + topic + " HTTP/1.0\r\nHost: localhost\r\n"
          + "\r\n");
      assertThat(raw.readUntil("\n:\n", SOON)).endsWith("\n\n:\n");
      rig.numbers(topic, 0, 1);
      assertThat(raw.readUntil("\n\n", SOON)).as("no blank line after the comment")
          .matches(":?\n?data: 0\nid: [^\n]*\n\n");
    }
  }

  // protocol 3.5
  @Test
  void aCheckpointTellsThatOnlyOtherKeysEventsPassed() throws Exception {
    var topic = rig.topic(1);
    try (var client = rig.sse("heartbeat=5s&channel=" + topic + "/k")) {
      client.await(event -> event.isNotice("open"), SOON);
      for (var i = 0; i < 4; i++) {
        rig.publish(topic, "other", "1");
      }
      var checkpoint = client.await(event -> event.isNotice("checkpoint"), SOON);
      assertThat(checkpoint.data()).isEqualTo("{}");
      assertThat(position(checkpoint)).isEqualTo(Map.of(0, 4L));
      assertThat(client.lastEventId()).isEqualTo(checkpoint.id());
    }
  }

  // protocol 2.1
  @Test
  void trailingAbortedTransactionsAdvanceTheCursor() throws Exception {
    var topic = rig.topic(1);
    rig.numbers(topic, 0, 1);
    try (var client = rig.sse("from=earliest&heartbeat=5s&channel=" + topic);
        var producer = rig.broker().producer(Map.of("transactional.id", topic))) {
      client.awaitEvents(1, SOON);
      producer.beginTransaction();
      for (var i = 0; i < 3; i++) {
        var _ = producer.send(new ProducerRecord<>(topic, Rig.number(i)));
      }
      producer.flush();
      producer.abortTransaction();
      var checkpoint = client.await(
          event -> event.isNotice("checkpoint") && position(event).equals(Map.of(0, 5L)), SOON);
      try (var resumed = rig.resume("until=now&channel=" + topic, checkpoint.id())) {
        resumed.awaitEnd(SOON);
        assertThat(resumed.events()).isEmpty();
        assertThat(resumed.notices("gap")).as("a hole is no gap").isEmpty();
      }
    }
    assertThat(rig.all("channel=" + topic)).hasSize(1);
  }

  // protocol 2.2
  @Test
  void anOpenTransactionThatHoldsEventsBackIsTold() throws Exception {
    var topic = rig.topic(1);
    try (var client = rig.sse("channel=" + topic);
        var producer = rig.broker().producer(Map.of("transactional.id", topic))) {
      client.await(event -> event.isNotice("open"), SOON);
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(topic, Rig.number(1))).get();
      rig.numbers(topic, 2, 3);
      var lagging = client.await(event -> event.isNotice("lagging"), SOON);
      assertThat(lagging.data()).matches("\\{\"by\":\"kafka\",\"lagMillis\":\\d+}");
      assertThat(client.events()).isEmpty();
      try (var late = rig.sse("channel=" + topic)) {
        assertThat(late.await(event -> event.isNotice("lagging"), SOON).data())
            .as("who comes meanwhile is told, too")
            .contains("\"by\":\"kafka\"");
        producer.commitTransaction();
        assertThat(late.awaitEvents(2, SOON)).extracting(ReceivedEvent::data)
            .containsExactly("1", "2");
      }
      assertThat(client.awaitEvents(2, SOON)).extracting(ReceivedEvent::data)
          .containsExactly("1", "2");
    }
  }

  // protocol 3.3
  @Test
  void textOfSeveralLinesComesAsSeveralDataLines() throws Exception {
    var topic = rig.topic(1, ValueFormat.TEXT);
    rig.publish(topic, "k", "one\ntwo\r\nthree\rfour\n\nsix\n");
    rig.publish(topic, "k", "");
    rig.publish(topic, "k", " leading: blank");
    rig.publish(topic, "k", "\ufeffwith a mark, \u00fcml\u00e4ut, \ud83d\ude80");
    assertThat(rig.all("channel=" + topic)).extracting(ReceivedEvent::data)
        .containsExactly("one\ntwo\nthree\nfour\n\nsix\n", "", " leading: blank",
            "\ufeffwith a mark, \u00fcml\u00e4ut, \ud83d\ude80");
  }

  // protocol 3.7
  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"{\"a\": | \"{\\\"a\\\":\"", "1 2 | \"1 2\"",
      "NaN | \"NaN\"", "nonsense | \"nonsense\"", "'' | \"\"", "{\"a\":1}x | \"{\\\"a\\\":1}x\""})
  void whatIsNotOneJsonValueComesAsAJsonString(String value, String data) throws Exception {
    var topic = rig.topic(1);
    rig.publish(topic, "k", value);
    assertThat(rig.all("channel=" + topic)).extracting(ReceivedEvent::data).containsExactly(data);
  }

  // protocol 3.3
  @Test
  void jsonOfSeveralLinesComesOnOneLine() throws Exception {
    var topic = rig.topic(1);
    rig.publish(topic, "k", "{\n  \"a\": [1,\r\n 2],\n\"b\": \"x\\ny\"\n}\n");
    var body = body(http10("from=earliest&until=now&channel=" + topic, ""));
    assertThat(body.lines().filter(line -> line.startsWith("data: {") && line.contains("\"a\"")))
        .hasSize(1)
        .first()
        .satisfies(line -> assertThat(line.replace(" ", ""))
            .isEqualTo("data:{\"a\":[1,2],\"b\":\"x\\ny\"}"));
  }

  // protocol 3.7
  @Test
  @SuppressWarnings("StringConcatToTextBlock") // Its line ends are what matters.
  void nothingInKeysAndValuesForgesAnything() throws Exception {
    var topic = rig.topic(1, ValueFormat.TEXT);
    var hostile = "x\nevent: stream.end\r\ndata: {}\rid: 1~end\n\nid: forged\nretry: 1\n\n:\u0000\n"
        + "0\r\n\r\n";
    rig.publish(topic, hostile, hostile);
    rig.publish(topic, "k", "after");
    var key = URLEncoder.encode(hostile, UTF_8);
    try (var client = rig
        .sse("from=earliest&channel=" + topic + "/" + key + "&channel=" + topic)) {
      var events = client.awaitEvents(2, SOON);
      assertThat(events.get(0).data()).isEqualTo(hostile.replace("\r\n", "\n")
          .replace('\r', '\n')
          .replace('\0', '\ufffd'));
      assertThat(events.get(0).name()).startsWith(topic + "/x%0A").doesNotContain("\n");
      assertThat(events.get(1).data()).isEqualTo("after");
      assertThat(client.all()).extracting(ReceivedEvent::name).doesNotContain("stream.end");
      assertThat(client.all()).allSatisfy(event -> CursorId.parse(event.id()));
      assertThat(client.comments()).isEmpty();
      assertThat(client.retryMillis()).hasValueSatisfying(
          millis -> assertThat(millis).isGreaterThanOrEqualTo(1_000));
    }
    try (var client = rig.ndjson("from=earliest&until=now&channel=" + topic)) {
      client.awaitEnd(SOON);
      assertThat(client.events()).hasSize(2);
    }
  }

  // protocol 7.4
  @Test
  void pagesOfAllowedOriginsMayAskAndRead() throws Exception {
    var origin = EdgeFixture.SETTINGS.listen().allowedOrigins().getFirst();
    var preflight = HttpAnswer.request(rig.port(), "OPTIONS", "/v1/stream?channel=x",
        Map.of("Origin", origin, "Access-Control-Request-Method", "GET",
            "Access-Control-Request-Headers", "last-event-id,cache-control"));
    assertThat(preflight.status()).isEqualTo(204);
    assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo(origin);
    assertThat(preflight.header("Access-Control-Allow-Methods")).contains("GET");
    assertThat(preflight.header("Access-Control-Allow-Headers")).contains("Authorization",
        "Cache-Control", "Content-Type", "Last-Event-ID");
    assertThat(preflight.header("Vary")).contains("Origin");
    var topic = rig.topic(1);
    for (var target : List.of("/v1/stream?until=now&channel=" + topic, "/v1/channels",
        "/v1/stream?channel=nowhere")) {
      var answer = rig.get(target, Map.of("Origin", origin));
      assertThat(answer.header("Access-Control-Allow-Origin")).as(target).isEqualTo(origin);
      assertThat(answer.header("Access-Control-Expose-Headers")).contains("Retry-After");
      assertThat(answer.headers().all("Access-Control-Allow-Credentials")).isEmpty();
    }
  }

  private static Map<Integer, Long> position(ReceivedEvent event) {
    return CursorId.parse(event.id()).topics().getFirst().next();
  }

  private static String http10(String query, String more) throws IOException {
    try (var raw = RawConnection.open(rig.port())) {
      raw.send("GET /v1/stream?" + query + " HTTP/1.0\r\nHost: localhost\r\n" + more + "\r\n");
      return raw.readToEnd(SOON);
    }
  }

  private static String body(String answer) {
    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
  }
}
