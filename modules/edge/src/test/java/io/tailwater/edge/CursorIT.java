package io.tailwater.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tailwater.testkit.CursorId;
import io.tailwater.testkit.ReceivedEvent;
import io.tailwater.testkit.StreamClient;
import io.tailwater.testkit.StreamRequest;
import io.tailwater.testkit.TestBroker;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of positions that cannot simply be resumed (protocol 2.4, 2.5). */
class CursorIT {
  private static final Duration SOON = Rig.SOON;
  private static Rig rig;
  private static Rig forgetful;

  /** How a client presents its cursor. */
  enum Way {
    HEADER, QUERY;

    StreamClient resume(Rig at, String query, String cursor) throws IOException {
      return this == HEADER
          ? at.resume(query, cursor)
          : at.sse(query + "&lastEventId=" + cursor);
    }
  }

  @BeforeAll
  static void start() {
    rig = Rig.start(30);
    forgetful = Rig.start(TestBroker.shared(), 10,
        settings -> EdgeFixture.bounded(settings, 0, 64 * 1024));
  }

  @AfterAll
  static void stop() {
    rig.close();
    forgetful.close();
  }

  // protocol 2.4
  @ParameterizedTest
  @EnumSource
  void aCursorOfAnotherLifeOfTheTopicIsResetToItsEarliest(Way way) throws Exception {
    var topic = rig.topic(1);
    rig.numbers(topic, 0, 5);
    var old = rig.all("channel=" + topic).get(2).id();
    rig.recreate(topic, 1);
    rig.numbers(topic, 10, 14);
    rig.awaitEpochOtherThan(topic, epoch(old));
    try (var client = way.resume(rig, "channel=" + topic, old)) {
      assertThat(data(client.awaitEvents(4, SOON))).containsExactly("10", "11", "12", "13");
      assertThat(client.notices("open").getFirst().data())
          .contains("\"outcome\":{\"" + topic + "\":\"reset\"}");
      var reset = client.notices("reset").getFirst();
      assertThat(reset.data()).contains("\"reason\":\"epoch\"").contains(topic);
      assertThat(position(reset.id())).isEqualTo(Map.of(0, 0L));
    }
  }

  // protocol 2.4
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aConnectedClientIsToldOfTheTopicsNewLifeAndGetsAllOfIt(boolean noticedAsGone)
      throws Exception {
    var topic = rig.topic(2);
    rig.numbers(topic, 0, 3);
    try (var client = rig.sse("from=earliest&channel=" + topic)) {
      client.awaitEvents(3, SOON);
      rig.broker().deleteTopic(topic);
      if (noticedAsGone) {
        await()
            .atMost(SOON)
            .until(() -> rig.get("/v1/stream?until=now&channel=" + topic,
                Map.of("Accept", "application/x-ndjson")).status() == 503);
      }
      rig.broker().createTopic(topic, 2, Map.of());
      for (var i = 0; i < 20; i++) {
        rig.publish(new ProducerRecord<>(topic, i % 2, null, Rig.number(100 + i)));
      }
      assertThat(client.awaitEvents(23, SOON).subList(3, 23)).extracting(ReceivedEvent::data)
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(100, 120).mapToObj(Integer::toString).toList());
      assertThat(client.notices("reset")).hasSize(1)
          .first()
          .satisfies(reset -> assertThat(reset.data()).contains("\"reason\":\"epoch\""));
    }
  }

  // protocol 2.4, G3
  @RepeatedTest(3)
  void whoResumesBeforeTheEdgeKnowsOfTheTopicsNewLifeGetsItOnceAndAfterTheReset()
      throws Exception {
    var topic = forgetful.topic(1);
    forgetful.numbers(topic, 0, 5);
    var old = forgetful.all("channel=" + topic).get(1).id();
    forgetful.recreate(topic, 1);
    forgetful.numbers(topic, 100, 110);
    try (var client = resumeUntilOpen(topic, old)) {
      client.await(event -> event.data().equals("109"), SOON);
      assertThat(data(client.events()))
          .isEqualTo(IntStream.range(100, 110).mapToObj(Integer::toString).toList());
      assertThat(client.notices("reset")).hasSize(1);
      assertThat(client.notices("gap")).isEmpty();
      var kinds = client.all().stream().map(ReceivedEvent::name).toList();
      assertThat(kinds.indexOf("stream.reset")).isLessThan(kinds.indexOf("message"));
    }
  }

  /** As an EventSource: while the topic is gone, the edge sends it away to come back. */
  private static StreamClient resumeUntilOpen(String topic, String id) {
    return await().atMost(SOON).until(() -> {
      var client = forgetful.resume("channel=" + topic, id);
      if (client.await(ReceivedEvent::isNotice, SOON).isNotice("open")) {
        return Optional.of(client);
      }
      client.close();
      return Optional.<StreamClient>empty();
    }, Optional::isPresent).orElseThrow();
  }

  // protocol 2.5, G2
  @ParameterizedTest
  @EnumSource
  void anExpiredOffsetIsAGapWithItsExactRange(Way way) throws Exception {
    var topic = forgetful.topic(1);
    forgetful.numbers(topic, 0, 10);
    var id = forgetful.all("channel=" + topic).get(2).id();
    deleteBefore(topic, 7);
    forgetful.awaitTailed(topic, 10);
    try (var client = way.resume(forgetful, "channel=" + topic, id)) {
      assertThat(data(client.awaitEvents(3, SOON))).containsExactly("7", "8", "9");
      assertThat(client.notices("open").getFirst().data())
          .contains("\"outcome\":{\"" + topic + "\":\"gap\"}");
      var gap = client.notices("gap").getFirst();
      assertThat(gap.data()).isEqualTo("{\"gaps\":[{\"channel\":\"" + topic
          + "\",\"partition\":0,\"from\":3,\"to\":7,\"reason\":\"retention\"}]}");
      assertThat(position(gap.id())).as("2.10: the id is after the gap").isEqualTo(Map.of(0, 7L));
    }
  }

  // protocol 2.5, G2
  @Test
  void aRangeThatExpiresDuringAReplayIsToldExactly() throws Exception {
    var topic = forgetful.topic(1);
    var padding = "x".repeat(2_000);
    for (var i = 0; i < 8_000; i++) {
      forgetful.publishSoon(topic, "\"" + i + padding + "\"");
    }
    forgetful.awaitTailed(topic, 8_000);
    try (var client = StreamRequest
        .get(forgetful.port(), "/v1/stream?from=earliest&channel=" + topic)
        .receivingAtMost(4096)
        .open()) {
      client.awaitEvents(1, SOON);
      client.stall();
      deleteBefore(topic, 7_990);
      client.resumeReading();
      client.await(event -> event.data().startsWith("\"7999x"), SOON);
      var gaps = client.notices("gap");
      assertThat(gaps).hasSize(1);
      var got = client.events().stream().map(CursorIT::number).toList();
      var before = got.stream().filter(n -> n < 7_990).toList();
      assertThat(got).isEqualTo(Stream
          .concat(IntStream.range(0, before.size()).boxed(),
              IntStream.range(7_990, 8_000).boxed())
          .toList());
      assertThat(gaps.getFirst().data()).contains("\"from\":" + before.size() + ",\"to\":7990,");
    }
  }

  // protocol 2.5
  @ParameterizedTest
  @EnumSource
  void aPositionBeyondTheEndIsWaitedForAndThenReset(Way way) throws Exception {
    var topic = rig.topic(1);
    rig.numbers(topic, 0, 5);
    var beyond = rig.all("channel=" + topic).getLast().id().replace(".0-5", ".0-1005");
    var asked = System.nanoTime();
    try (var client = way.resume(rig, "channel=" + topic, beyond)) {
      var reset = client.await(event -> event.isNotice("reset"), SOON);
      assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - asked)).isGreaterThan(9_500);
      assertThat(reset.data()).contains("\"reason\":\"ahead\"");
      assertThat(position(reset.id())).isEqualTo(Map.of(0, 5L));
      rig.numbers(topic, 5, 6);
      assertThat(data(client.awaitEvents(1, SOON))).containsExactly("5");
    }
  }

  // protocol 2.5
  @ParameterizedTest
  @EnumSource
  void aPositionThatIsMerelyLateGetsItsRecordsAsTheyCome(Way way) throws Exception {
    var topic = rig.topic(1);
    rig.numbers(topic, 0, 5);
    var late = rig.all("channel=" + topic).getLast().id().replace(".0-5", ".0-8");
    try (var client = way.resume(rig, "channel=" + topic, late)) {
      rig.numbers(topic, 5, 10);
      assertThat(data(client.awaitEvents(2, SOON))).containsExactly("8", "9");
      assertThat(client.notices("reset")).isEmpty();
      assertThat(client.notices("open").getFirst().data()).contains("resumed");
    }
  }

  // protocol 2.4
  @ParameterizedTest
  @ValueSource(strings = {"lastEventId", "last_event_id", "lastEventID", "from"})
  void aMalformedCursorInTheQueryIsRefusedByTheParametersName(String parameter) throws Exception {
    var topic = rig.topic(1);
    for (var bad : List.of("1~garbage", "1~", "2~7k2mq3zk0a.a1.0-1", "0",
        "1~7k2mq3zk0a.a1.0--1", "1~7k2mq3zk0a.a1.0-99999999999999999999")) {
      if (parameter.equals("from") && bad.equals("0")) {
        continue; // milliseconds
      }
      var answer = rig.get("/v1/stream?channel=" + topic + "&" + parameter + "=" + bad);
      assertThat(answer.status()).as(bad).isEqualTo(400);
      assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
      assertThat(answer.body()).contains("\"parameter\":\"" + parameter + "\"").contains(bad);
    }
  }

  // protocol 2.4
  @Test
  void aMalformedCursorInTheHeaderIsResetInBandToTheLatest() throws Exception {
    var topic = rig.topic(1);
    rig.numbers(topic, 0, 3);
    rig.awaitTailed(topic, 3);
    for (var bad : List.of("1~garbage", "17", "gr\u00fcn", "[{\"timestamp\":1}]",
        "x".repeat(5_000))) {
      try (var client = rig.resume("channel=" + topic, bad)) {
        assertThat(client.status()).isEqualTo(200);
        var reset = client.await(event -> event.isNotice("reset"), SOON);
        assertThat(reset.data()).contains("\"reason\":\"cursor\"");
        assertThat(position(reset.id())).isEqualTo(Map.of(0, 3L));
        assertThat(client.notices("open").getFirst().data()).contains("\"reset\"");
      }
    }
  }

  // protocol 2.4
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aKeysCursorForTheWholeTopicAndTheOtherWayRoundDoesNotFit(boolean keyFirst)
      throws Exception {
    var topic = rig.topic(1);
    rig.publish(topic, "k", "1");
    var made = keyFirst ? "/k" : "";
    var asked = keyFirst ? "" : "/k";
    var cursor = rig.all("channel=" + topic + made).getLast().id();
    var refused = rig
        .get("/v1/stream?channel=" + topic + asked + "&lastEventId=" + cursor);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body()).contains("\"parameter\":\"lastEventId\"");
    rig.awaitTailed(topic, 1);
    try (var client = rig.resume("channel=" + topic + asked, cursor)) {
      var reset = client.await(event -> event.isNotice("reset"), SOON);
      assertThat(reset.data()).contains("\"reason\":\"cursor\"");
      rig.publish(topic, "k", "2");
      assertThat(data(client.awaitEvents(1, SOON))).containsExactly("2");
    }
  }

  // protocol 2.4
  @Test
  void aCursorThatDoesNotFitOneOfItsTopicsIsRefusedThoughTheLogsDoNotHoldTheOther()
      throws Exception {
    var one = forgetful.topic(1);
    var two = forgetful.topic(1);
    forgetful.publish(one, "k", "1");
    forgetful.publish(one, "k", "2");
    forgetful.publish(two, "k", "1");
    String cursor;
    try (var client = forgetful.sse("from=earliest&channel=" + one + "&channel=" + two + "/k")) {
      client.awaitEvents(2, SOON);
      cursor = client.events().getFirst().id();
    }
    var refused = forgetful.get("/v1/stream?channel=" + one + "&channel=" + two + "&lastEventId="
        + cursor);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body()).contains("\"parameter\":\"lastEventId\"").contains(two);
  }

  // protocol 2.4
  @Test
  void topicsThatTheCursorDoesNotNameStartAtFromAndThoseNotAskedForAreDropped() throws Exception {
    var one = rig.topic(1);
    var two = rig.topic(1);
    rig.numbers(one, 0, 3);
    rig.numbers(two, 10, 13);
    var cursor = rig.all("channel=" + one).getFirst().id();
    var both = "channel=" + one + "&channel=" + two;
    try (var client = rig.resume(both + "&from=earliest", cursor)) {
      assertThat(data(client.awaitEvents(5, SOON)))
          .containsExactlyInAnyOrder("1", "2", "10", "11", "12");
      var ofBoth = client.events().getLast().id();
      assertThat(CursorId.parse(ofBoth).topics()).hasSize(2);
      rig.numbers(one, 3, 4);
      try (var dropped = rig.resume("channel=" + one, ofBoth)) {
        assertThat(data(dropped.awaitEvents(1, SOON))).containsExactly("3");
        assertThat(CursorId.parse(dropped.events().getFirst().id()).topics()).hasSize(1);
      }
    }
    rig.awaitTailed(two, 3);
    try (var client = rig.resume(both, cursor)) {
      client.awaitEvents(3, SOON);
      assertThat(client.notices("open").getFirst().data())
          .contains("\"" + one + "\":\"resumed\"")
          .contains("\"" + two + "\":\"live\"");
      assertThat(data(client.events())).containsExactly("1", "2", "3");
    }
  }

  private static void deleteBefore(String topic, long offset) throws Exception {
    TestBroker.shared()
        .admin()
        .deleteRecords(
            Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(offset)))
        .all()
        .get(30, TimeUnit.SECONDS);
  }

  private static int number(ReceivedEvent event) {
    return Integer.parseInt(event.data().substring(1, event.data().indexOf('x')));
  }

  private static String epoch(String id) {
    return CursorId.parse(id).topics().getFirst().epoch();
  }

  private static Map<Integer, Long> position(String id) {
    return CursorId.parse(id).topics().getFirst().next();
  }

  private static List<String> data(List<ReceivedEvent> events) {
    return events.stream().map(ReceivedEvent::data).toList();
  }
}
