package io.tailwater.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tailwater.edge.transport.SessionTerms;
import io.tailwater.stream.LagLimit;
import io.tailwater.testkit.ReceivedEvent;
import io.tailwater.testkit.StreamClient;
import io.tailwater.testkit.StreamEnd;
import io.tailwater.testkit.StreamRequest;
import io.tailwater.testkit.TestBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** How the edge ends sessions (protocol 3.8 to 3.10). */
class SessionEndIT {
  private static final Duration SOON = Rig.SOON;

  // protocol 3.8
  @Test
  void aSessionEndsAfterItsLifetimeAndResumesWithoutLoss() throws Exception {
    try (var rig = Rig.start(TestBroker.shared(), 2,
        settings -> EdgeFixture.limited(settings, Duration.ofSeconds(4), 100))) {
      var topic = rig.topic(1);
      rig.numbers(topic, 0, 3);
      try (var client = rig.sse("from=earliest&channel=" + topic)) {
        var started = System.nanoTime();
        assertThat(client.awaitEnd(SOON).kind()).isEqualTo(StreamEnd.Kind.COMPLETE);
        assertThat(Duration.ofNanos(System.nanoTime() - started))
            .as("4 s, a fifth less or more, looked at every second")
            .isGreaterThan(Duration.ofSeconds(3));
        assertThat(client.events()).hasSize(3);
        assertClosing(client, "lifetime");
        rig.numbers(topic, 3, 5);
        try (var resumed = rig.resume("channel=" + topic, client.lastEventId())) {
          assertThat(resumed.awaitEvents(2, SOON)).extracting(ReceivedEvent::data)
              .containsExactly("3", "4");
        }
      }
    }
  }

  // protocol 3.9
  @Test
  void whoIsOneTooManyIsSentAway() throws Exception {
    try (var rig = Rig.start(TestBroker.shared(), 2,
        settings -> EdgeFixture.limited(settings, Duration.ofMinutes(5), 2))) {
      var topic = rig.topic(1);
      await().atMost(SOON).until(() -> rig.sessions() == 0);
      try (var first = rig.sse("channel=" + topic); var second = rig.sse("channel=" + topic)) {
        second.await(event -> event.isNotice("open"), SOON);
        try (var third = rig.sse("channel=" + topic)) {
          assertThat(third.status()).isEqualTo(200);
          assertThat(third.awaitEnd(SOON).kind()).isEqualTo(StreamEnd.Kind.COMPLETE);
          assertThat(third.retryMillis()).isPresent();
          assertClosing(third, "capacity");
        }
        await().atMost(SOON).until(() -> rig.sessions() == 2);
        var refused = rig.get("/v1/stream?until=now&channel=" + topic,
            Map.of("Accept", "application/x-ndjson"));
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).matches("[1-9]\\d*");
        assertThat(refused.body()).contains("tailwater.edge.max-sessions");
        rig.numbers(topic, 0, 1);
        first.awaitEvents(1, SOON);
        second.awaitEvents(1, SOON);
      }
      await().atMost(SOON).until(() -> rig.sessions() == 0);
      assertThat(rig.all("channel=" + topic)).hasSize(1);
    }
  }

  // protocol 3.9
  @Test
  void anAddressThatHasAsManyAsItMayIsSentAway() throws Exception {
    try (var rig = Rig.start(TestBroker.shared(), 2,
        settings -> terms(settings, Duration.ofMinutes(5), new SessionTerms.Bounds(100, 2)))) {
      var topic = rig.topic(1);
      await().atMost(SOON).until(() -> rig.sessions() == 0);
      try (var first = rig.sse("channel=" + topic); var second = rig.sse("channel=" + topic)) {
        first.await(event -> event.isNotice("open"), SOON);
        second.await(event -> event.isNotice("open"), SOON);
        try (var third = rig.sse("channel=" + topic)) {
          assertThat(third.awaitEnd(SOON).kind()).isEqualTo(StreamEnd.Kind.COMPLETE);
          assertClosing(third, "capacity");
        }
        var refused = rig.get("/v1/stream?channel=" + topic,
            Map.of("Accept", "application/json"));
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).matches("[1-9]\\d*");
        assertThat(refused.body()).contains("tailwater.edge.max-sessions-per-address");
      }
      await().atMost(SOON).until(() -> rig.sessions() == 0);
      assertThat(rig.all("channel=" + topic)).as("a place is free again").isEmpty();
    }
  }

  // protocol 3.9
  @Test
  void aNodeThatLeavesTellsEverySessionAndLosesNothing() throws Exception {
    var broker = TestBroker.shared();
    var topic = broker.newTopic("leaving", 1, Map.of());
    var channels = List.of(EdgeFixture.channel(topic));
    var clients = new ArrayList<StreamClient>();
    try (var stays = EdgeFixture.start(broker, channels); var rig = broker.producer(Map.of())) {
      try (var leaves = EdgeFixture.start(broker, channels)) {
        for (var i = 0; i < 5; i++) {
          var client = StreamClient.get(leaves.port(), "/v1/stream?channel=" + topic, Map.of());
          client.await(event -> event.isNotice("open"), SOON);
          clients.add(client);
        }
        for (var i = 0; i < 10; i++) {
          rig.send(new ProducerRecord<>(topic, Rig.number(i)))
              .get();
        }
      }
      for (var client : clients) {
        assertThat(client.awaitEnd(SOON).kind()).isEqualTo(StreamEnd.Kind.COMPLETE);
        assertClosing(client, "draining");
        var got = new ArrayList<>(client.events());
        try (var resumed = StreamClient.get(stays.port(),
            "/v1/stream?until=now&channel=" + topic,
            Map.of("Last-Event-ID", client.lastEventId()))) {
          resumed.awaitEnd(SOON);
          got.addAll(resumed.events());
        }
        assertThat(got).extracting(ReceivedEvent::data)
            .isEqualTo(IntStream.range(0, 10).mapToObj(Integer::toString).toList());
        client.close();
      }
    }
  }

  // protocol 3.6
  @Test
  void whoFallsTooFarBehindIsClosedAsSlow() throws Exception {
    try (var rig = Rig.start(TestBroker.shared(), 2,
        settings -> EdgeFixture.lagging(settings, new LagLimit.Events(1_000)))) {
      var topic = rig.topic(1);
      rig.numbers(topic, 0, 1);
      rig.awaitTailed(topic, 1);
      var value = "\"" + "x".repeat(2_000) + "\"";
      try (
          var slow = StreamRequest
              .get(rig.port(), "/v1/stream?heartbeat=5s&from=earliest&channel=" + topic)
              .receivingAtMost(4096)
              .open();
          var fast = rig.sse("channel=" + topic)) {
        slow.awaitEvents(1, SOON);
        fast.await(event -> event.isNotice("open"), SOON);
        await("the edge has looked while it had everything").atMost(SOON)
            .until(() -> !slow.comments().isEmpty());
        slow.stall();
        for (var i = 0; i < 8_000; i++) {
          rig.publishSoon(topic, value);
        }
        fast.awaitEvents(8_000, SOON);
        await().atMost(SOON).until(() -> rig.closed("slow") == 1);
        slow.resumeReading();
        assertThat(slow.awaitEnd(SOON).kind()).isEqualTo(StreamEnd.Kind.COMPLETE);
        assertClosing(slow, "slow");
        assertThat(slow.events()).hasSizeLessThan(8_000);
        try (var resumed = rig.resume("until=now&channel=" + topic, slow.lastEventId())) {
          resumed.awaitEnd(SOON);
          assertThat(resumed.events()).hasSize(8_001 - slow.events().size());
        }
      }
    }
  }

  // protocol 3.10
  @Test
  void whenClientsLeaveEverythingHeldForThemIsFreed() throws Exception {
    try (var rig = Rig.start(2)) {
      var topic = rig.topic(1);
      rig.numbers(topic, 0, 100);
      for (var i = 0; i < 30; i++) {
        var client = rig.sse("from=earliest&channel=" + topic + (i % 3 == 0 ? "/k" : ""));
        switch (i % 5) {
          case 0 -> client.awaitEvents(i % 3 == 0 ? 0 : 10, SOON);
          case 1 -> client.await(event -> event.isNotice("open"), SOON);
          default -> {
            // leaves at once
          }
        }
        if (i % 2 == 0) {
          client.reset();
        } else {
          client.cut();
        }
      }
      await().atMost(SOON).untilAsserted(() -> assertThat(rig.sessions()).isZero());
    }
  }

  private static EdgeSettings terms(EdgeSettings settings, Duration writeTimeout,
      SessionTerms.Bounds bounds) {
    var terms = settings.sessions();
    return EdgeFixture.with(settings, new SessionTerms(terms.heartbeat(), terms.maxLifetime(),
        terms.retry(), terms.linger(), writeTimeout, bounds));
  }

  private static void assertClosing(StreamClient client, String reason) {
    assertThat(client.all()).last()
        .satisfies(closing -> assertThat(closing.name()).isEqualTo("stream.closing"))
        .satisfies(closing -> assertThat(closing.data())
            .matches("\\{\"reason\":\"" + reason + "\",\"reconnectAfterMillis\":\\d+}"));
  }
}
