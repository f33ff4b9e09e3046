package io.tailwater.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.testkit.ReceivedEvent;
import io.tailwater.testkit.StreamClient;
import io.tailwater.testkit.TestBroker;
import java.time.Duration;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The newest N events, then what comes (protocol 2.11). */
class NewestIT {
  private static final Duration SOON = Rig.SOON;
  private static Rig remembering;
  private static Rig forgetful;

  /** Where the newest are looked for. */
  enum Where {
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
  void theNewestOfAllPartitionsComeInOrderAndThenWhatIsNew(Where where) throws Exception {
    var rig = where.rig();
    var topic = rig.topic(3);
    for (var i = 0; i < 60; i++) {
      rig.publish(new ProducerRecord<>(topic, i % 3, 1_767_225_600_000L + i, null, Rig.number(i)));
    }
    rig.awaitTailed(topic, 60);
    try (var client = rig.sse("last=7&channel=" + topic)) {
      assertThat(client.awaitEvents(7, SOON)).extracting(ReceivedEvent::data)
          .containsExactly("53", "54", "55", "56", "57", "58", "59");
      assertFound(client, 7, true);
      rig.publish(new ProducerRecord<>(topic, Rig.number(60)));
      assertThat(client.awaitEvents(8, SOON)).extracting(ReceivedEvent::data)
          .endsWith("60");
    }
    var page = Page.get(rig, "last=3&limit=3&channel=" + topic);
    assertThat(page.json().get("found").intValue()).isEqualTo(3);
    assertThat(page.json().get("complete").booleanValue()).isTrue();
  }

  // protocol 2.11
  @ParameterizedTest
  @EnumSource
  void whereThereAreFewerAllOfThemCome(Where where) throws Exception {
    var rig = where.rig();
    var topic = rig.topic(2);
    rig.numbersEvenly(topic, 0, 4);
    rig.awaitTailed(topic, 4);
    try (var client = rig.sse("last=10000&until=now&channel=" + topic)) {
      client.awaitEnd(SOON);
      assertThat(client.events()).extracting(ReceivedEvent::data)
          .containsExactlyInAnyOrder("0", "1", "2", "3");
      assertFound(client, 4, true);
    }
    var empty = rig.topic(1);
    try (var client = rig.sse("last=5&until=now&channel=" + empty)) {
      client.awaitEnd(SOON);
      assertThat(client.events()).isEmpty();
      assertFound(client, 0, true);
    }
  }

  // protocol 2.11
  @ParameterizedTest
  @EnumSource
  void onlyWhatTheFilterAcceptsIsCounted(Where where) throws Exception {
    var rig = where.rig();
    var topic = rig.topic(1);
    rig.numbersEvenly(topic, 0, 500);
    rig.awaitTailed(topic, 500);
    try (var client = rig
        .sse("last=3&until=now&channel=" + topic + "&filter=value%20%25%20100%20%3D%3D%207")) {
      client.awaitEnd(SOON);
      assertThat(client.events()).extracting(ReceivedEvent::data)
          .containsExactly("207", "307", "407");
      assertFound(client, 3, true);
    }
  }

  // protocol 1, 2.10
  @ParameterizedTest
  @EnumSource
  void whoIsCutGoesOnFromItsCursorAndGetsNothingTwice(Where where) throws Exception {
    var rig = where.rig();
    var topic = rig.topic(1);
    rig.numbersEvenly(topic, 0, 20);
    rig.awaitTailed(topic, 20);
    var query = "last=5&until=now&channel=" + topic;
    String open;
    String second;
    try (var client = rig.sse(query)) {
      client.awaitEnd(SOON);
      open = client.notices("open").getFirst().id();
      second = client.events().get(1).id();
    }
    try (var client = rig.resume(query, open)) {
      client.awaitEnd(SOON);
      assertThat(client.events()).extracting(ReceivedEvent::data)
          .containsExactly("15", "16", "17", "18", "19");
    }
    try (var client = rig.resume(query, second)) {
      client.awaitEnd(SOON);
      assertThat(client.events()).extracting(ReceivedEvent::data)
          .containsExactly("17", "18", "19");
      assertThat(client.notices("open").getFirst().data()).doesNotContain("\"found\"");
    }
  }

  private static void assertFound(StreamClient client, int found, boolean complete) {
    assertThat(client.notices("open").getFirst().data())
        .contains("\"found\":" + found + ",\"complete\":" + complete);
  }
}
