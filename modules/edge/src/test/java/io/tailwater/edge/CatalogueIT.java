package io.tailwater.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tailwater.model.ValueFormat;
import io.tailwater.testkit.ReceivedEvent;
import io.tailwater.testkit.StreamEnd;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an edge tells about channels and itself (protocol 6). */
class CatalogueIT {
  private static final Duration SOON = Rig.SOON;
  private static final JsonMapper JSON = new JsonMapper();
  private static Rig rig;

  @BeforeAll
  static void start() {
    rig = Rig.start(10);
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  // protocol 6
  @Test
  void listsEveryConfiguredChannelWithItsPartitionsAndPositions() throws Exception {
    var topic = rig.topic(2);
    rig.publish(topic, "k", "1");
    rig.publish(topic, "k", "2");
    await().atMost(SOON).untilAsserted(() -> {
      var entry = entry(topic);
      assertThat(entry.get("kind").asString()).isEqualTo("log");
      assertThat(entry.get("valueFormat").asString()).isEqualTo("json");
      assertThat(entry.get("partitions").asInt()).isEqualTo(2);
      assertThat(entry.get("available").asBoolean()).isTrue();
      assertThat(entry.get("earliest").toString()).isEqualTo("[0,0]");
      assertThat(entry.get("latest").toString()).isIn("[2,0]", "[0,2]");
    });
  }

  // protocol 6: only configured channels exist
  @Test
  void listsNothingThatIsNotConfigured() throws Exception {
    var other = rig.broker().newTopic("unconfigured", 1, Map.of());
    var names = rig.get("/v1/channels").body();
    assertThat(names).doesNotContain(other).doesNotContain("__");
    assertThat(rig.get("/v1/stream?channel=" + other).status()).isEqualTo(404);
  }

  // protocol 6
  @Test
  void isLiveAndReady() throws Exception {
    var live = rig.get("/v1/live");
    assertThat(live.status()).isEqualTo(200);
    assertThat(live.body()).isEqualTo("{\"status\":\"live\"}");
    await().atMost(SOON).untilAsserted(() -> {
      var ready = rig.get("/v1/ready");
      assertThat(ready.status()).isEqualTo(200);
      assertThat(ready.body()).isEqualTo("{\"status\":\"ready\"}");
      assertThat(ready.header("Cache-Control")).isEqualTo("no-store");
    });
  }

  // protocol 6: a configured channel without a topic
  @Test
  void aChannelWithoutATopicIsListedButNotAvailable() throws Exception {
    var missing = rig.unused();
    assertThat(entry(missing).get("available").asBoolean()).isFalse();
    assertThat(entry(missing).has("partitions")).isFalse();
    try (var client = rig.sse("channel=" + missing)) {
      assertThat(client.status()).isEqualTo(200);
      assertThat(client.awaitEnd(SOON).kind()).isEqualTo(StreamEnd.Kind.COMPLETE);
      assertThat(client.retryMillis()).isPresent();
      assertThat(client.all()).hasSize(1)
          .first()
          .satisfies(closing -> assertThat(closing.name()).isEqualTo("stream.closing"))
          .satisfies(closing -> assertThat(closing.data()).contains("\"reason\":\"kafka\""));
    }
    var refused = rig.get("/v1/stream?channel=" + missing,
        Map.of("Accept", "application/x-ndjson"));
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.header("Retry-After")).matches("[1-9]\\d*");
    assertThat(rig.broker().admin().listTopics().names().get())
        .as("nothing is created by asking for it")
        .doesNotContain(missing);
  }

  // protocol 6
  @Test
  void aTopicThatIsCreatedLaterIsServed() throws Exception {
    var later = rig.unused(ValueFormat.TEXT);
    assertThat(entry(later).get("available").asBoolean()).isFalse();
    rig.broker().createTopic(later, 3, Map.of());
    await().atMost(SOON).until(() -> entry(later).get("available").asBoolean());
    try (var client = rig.sse("channel=" + later)) {
      client.await(event -> event.isNotice("open"), SOON);
      rig.publish(later, "k", "first");
      assertThat(client.awaitEvents(1, SOON)).extracting(ReceivedEvent::data)
          .containsExactly("first");
    }
  }

  private static JsonNode entry(String channel) throws IOException {
    var answer = rig.get("/v1/channels");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    for (var entry : JSON.readTree(answer.body()).get("channels")) {
      if (entry.get("channel").asString().equals(channel)) {
        return entry;
      }
    }
    throw new AssertionError(channel + " is not in " + answer.body());
  }
}
