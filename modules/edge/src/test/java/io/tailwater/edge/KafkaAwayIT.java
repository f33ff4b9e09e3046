package io.tailwater.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tailwater.testkit.ReceivedEvent;
import io.tailwater.testkit.StreamEnd;
import io.tailwater.testkit.TestBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients see while no broker answers, and after (protocol 3.9, 6). */
class KafkaAwayIT {
  private static final Duration SOON = Rig.SOON;
  private static final Pattern LAG = Pattern
      .compile("\"by\":\"kafka\",\"lagMillis\":(\\d+)}$");

  // protocol 3.9, 6
  @Test
  void clientsAreToldThatKafkaIsAwayAndGetEverythingOnceItIsBack(@TempDir Path folder)
      throws Exception {
    try (var broker = TestBroker.start(folder);
        var rig = Rig.start(broker, 2, UnaryOperator.identity())) {
      var topic = rig.topic(2);
      rig.numbers(topic, 0, 10);
      try (var live = rig.sse("from=earliest&heartbeat=5s&channel=" + topic);
          var frames = rig.ndjson("from=earliest&heartbeat=5s&channel=" + topic)) {
        live.awaitEvents(10, SOON);
        frames.awaitEvents(10, SOON);
        broker.stop();
        for (var client : List.of(live, frames)) {
          var lagging = LAG
              .matcher(client.await(event -> event.isNotice("lagging"), SOON).data());
          assertThat(lagging.find()).isTrue();
          assertThat(Long.parseLong(lagging.group(1))).as("after 5 s without a fetch")
              .isBetween(5_000L, 7_000L);
        }
        refusesWhileAway(rig, topic);
        broker.restart();
        await().atMost(SOON).until(() -> rig.get("/v1/ready").status() == 200);
        rig.numbers(topic, 10, 20);
        for (var client : List.of(live, frames)) {
          assertThat(client.awaitEvents(20, SOON)).extracting(ReceivedEvent::data)
              .containsExactlyInAnyOrderElementsOf(
                  IntStream.range(0, 20).mapToObj(Integer::toString).toList());
          assertThat(client.notices("reset")).isEmpty();
          assertThat(client.notices("gap")).isEmpty();
        }
        try (var resumed = rig.resume("until=now&channel=" + topic, live.lastEventId())) {
          resumed.awaitEnd(SOON);
          assertThat(resumed.events()).isEmpty();
        }
      }
    }
  }

  private static void refusesWhileAway(Rig rig, String topic) throws Exception {
    try (var client = rig.sse("channel=" + topic)) {
      assertThat(client.status()).isEqualTo(200);
      assertThat(client.awaitEnd(SOON).kind()).isEqualTo(StreamEnd.Kind.COMPLETE);
      assertThat(client.retryMillis()).isPresent();
      assertThat(client.all()).hasSize(1)
          .first()
          .satisfies(closing -> assertThat(closing.data())
              .matches("\\{\"reason\":\"kafka\",\"reconnectAfterMillis\":\\d+}"));
    }
    for (var form : List.of("application/x-ndjson", "application/json")) {
      var refused = rig.get("/v1/stream?channel=" + topic, Map.of("Accept", form));
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.header("Retry-After")).matches("[1-9]\\d*");
    }
    assertThat(rig.get("/v1/ready").status()).isEqualTo(503);
    assertThat(rig.get("/v1/live").status()).isEqualTo(200);
    assertThat(rig.get("/v1/channels").status()).isEqualTo(200);
  }
}
