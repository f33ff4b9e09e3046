package io.tailwater.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.testkit.CursorId;
import io.tailwater.testkit.ReceivedEvent;
import io.tailwater.testkit.TestBroker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code last} and {@code onGap} (protocol 1, 2.4, 2.10, 2.11). */
class NewestIT {
  private static final Duration SOON = Rig.SOON;
  private static Rig remembering;
  private static Rig forgetful;

  /** Where an edge has the past from. */
  enum Past {
    LOG, KAFKA;

    Rig rig() {
      return this == LOG ? remembering : forgetful;
    }
  }

  @BeforeAll
  static void start() {
    remembering = Rig.start(10);
    forgetful = Rig.start(TestBroker.shared(), 10,
        settings -> EdgeFixture.bounded(settings, 0, 64 * 1024));
  }

  @AfterAll
  static void stop() {
    remembering.close();
    forgetful.close();
  }

  // protocol 2.11
  @ParameterizedTest
  @EnumSource
  void startsWithTheNewestEventsOfAllPartitionsAndGoesOn(Past past) throws Exception {
    var rig = past.rig();
    var topic = rig.topic(3);
    for (var i = 0; i < 300; i++) {
      rig.publish(new ProducerRecord<>(topic, i % 3, 1_000_000L + i, null, Rig.number(i)));
    }
    rig.awaitTailed(topic, 300);
    try (var client = rig.sse("last=10&channel=" + topic)) {
      assertThat(data(client.awaitEvents(10, SOON)))
          .isEqualTo(IntStream.range(290, 300).mapToObj(Integer::toString).toList());
      var open = client.notices("open").getFirst();
      assertThat(open.data()).contains("\"outcome\":{\"" + topic + "\":\"resumed\"}",
          "\"found\":10,\"complete\":true");
      rig.numbers(topic, 300, 301);
      assertThat(client.awaitEvents(11, SOON).getLast().data()).isEqualTo("300");
      try (var again = rig.resume("last=1&channel=" + topic, open.id())) {
        assertThat(data(again.awaitEvents(11, SOON))).as("2.10: nothing is lost by a cut")
            .containsExactlyInAnyOrderElementsOf(
                IntStream.range(290, 301).mapToObj(Integer::toString).toList());
      }
    }
  }

  // protocol 2.11
  @ParameterizedTest
  @EnumSource
  void findsTheNewestOfOneKeyAmongManyOthers(Past past) throws Exception {
    var rig = past.rig();
    var topic = rig.topic(1);
    for (var i = 0; i < 200; i++) {
      rig.publish(topic, i % 50 == 0 ? "rare" : "k" + i % 7, Integer.toString(i));
    }
    rig.awaitTailed(topic, 200);
    try (var client = rig.sse("last=10&channel=" + topic + "/rare")) {
      assertThat(data(client.awaitEvents(4, SOON))).containsExactly("0", "50", "100", "150");
      assertThat(client.notices("open").getFirst().data())
          .contains("\"found\":4,\"complete\":true");
    }
  }

  // protocol 2.10
  @Test
  void endsForGoodBehindAGapIfAskedTo() throws Exception {
    var topic = forgetful.topic(1);
    var id = idBehindWhichIsAGap(topic);
    try (var client = forgetful.resume("onGap=fail&channel=" + topic, id)) {
      client.awaitEnd(SOON);
      assertThat(client.all()).extracting(ReceivedEvent::name)
          .containsExactly("stream.open", "stream.gap", "stream.end");
      var end = client.all().getLast().id();
      assertThat(forgetful.get("/v1/stream?channel=" + topic, Map.of("Last-Event-ID", end))
          .status()).isEqualTo(204);
    }
  }

  // protocol 1, 2.10
  @Test
  void goesOnAtTheEndBehindAGapIfAskedTo() throws Exception {
    var topic = forgetful.topic(1);
    var id = idBehindWhichIsAGap(topic);
    try (var client = forgetful.resume("onGap=latest&channel=" + topic, id)) {
      var gap = client.await(event -> event.isNotice("gap"), SOON);
      assertThat(gap.data()).contains("\"from\":3,\"to\":10,\"reason\":\"retention\"");
      assertThat(CursorId.parse(gap.id()).topics().getFirst().next()).isEqualTo(Map.of(0, 10L));
      forgetful.numbers(topic, 10, 11);
      assertThat(data(client.awaitEvents(1, SOON))).containsExactly("10");
    }
  }

  private static String idBehindWhichIsAGap(String topic) throws Exception {
    forgetful.numbers(topic, 0, 10);
    var id = forgetful.all("channel=" + topic).get(2).id();
    forgetful.broker()
        .admin()
        .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(7)))
        .all()
        .get(30, TimeUnit.SECONDS);
    forgetful.awaitTailed(topic, 10);
    return id;
  }

  private static List<String> data(List<ReceivedEvent> events) {
    return events.stream().map(ReceivedEvent::data).toList();
  }
}
