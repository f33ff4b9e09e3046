package io.tailwater.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.testkit.CursorId;
import io.tailwater.testkit.ReceivedEvent;
import io.tailwater.testkit.StreamClient;
import io.tailwater.testkit.TestBroker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What follows where a position cannot be kept (protocol 1 {@code onGap}, 2.4, 2.5). */
class OnGapIT {
  private static final Duration SOON = Rig.SOON;
  private static Rig rig;

  @BeforeAll
  static void start() {
    rig = Rig.start(TestBroker.shared(), 10,
        settings -> EdgeFixture.bounded(settings, 0, 64 * 1024));
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  // protocol 1, 2.5
  @Test
  void behindARangeThatExpiredItGoesOnWithWhatThereIsOrAtTheEndOrEnds() throws Exception {
    var topic = rig.topic(1);
    rig.numbersEvenly(topic, 0, 10);
    var id = rig.all("channel=" + topic).get(2).id();
    TestBroker.shared()
        .admin()
        .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(7)))
        .all()
        .get(30, TimeUnit.SECONDS);
    var query = "channel=" + topic + "&lastEventId=" + id + "&onGap=";
    try (var reports = rig.sse(query + "report"); var jumps = rig.sse(query + "latest")) {
      assertThat(data(reports.awaitEvents(3, SOON))).containsExactly("7", "8", "9");
      assertThat(gaps(reports)).contains("\"from\":3,\"to\":7,\"reason\":\"retention\"");
      assertThat(gaps(jumps)).contains("\"from\":3,\"to\":10");
      rig.numbersEvenly(topic, 10, 12);
      assertThat(data(jumps.awaitEvents(2, SOON))).containsExactly("10", "11");
      assertThat(data(reports.awaitEvents(5, SOON))).endsWith("10", "11");
    }
    try (var fails = rig.sse(query + "fail")) {
      fails.awaitEnd(SOON);
      assertThat(fails.events()).isEmpty();
      assertThat(gaps(fails)).contains("\"from\":3,\"to\":7");
      assertEnded(fails, topic, 7);
    }
    var page = Page.get(rig, query + "fail");
    assertThat(page.types()).containsExactly("gap", "end");
    assertThat(page.outcome(topic)).isEqualTo("gap");
    assertThat(page.cursor()).endsWith("~end");
  }

  // protocol 1, 2.4
  @Test
  void inAnotherLifeOfTheTopicItGoesOnFromItsEarliestOrAtTheEndOrEnds() throws Exception {
    var topic = rig.topic(1);
    rig.numbersEvenly(topic, 0, 5);
    var id = rig.all("channel=" + topic).get(2).id();
    rig.recreate(topic, 1);
    rig.awaitEpochOtherThan(topic, CursorId.parse(id).topics().getFirst().epoch());
    rig.numbersEvenly(topic, 100, 103);
    rig.awaitTailed(topic, 3);
    var query = "channel=" + topic + "&lastEventId=" + id + "&onGap=";
    try (var reports = rig.sse(query + "report"); var jumps = rig.sse(query + "latest")) {
      assertThat(data(reports.awaitEvents(3, SOON))).containsExactly("100", "101", "102");
      jumps.await(event -> event.isNotice("reset"), SOON);
      rig.numbersEvenly(topic, 103, 104);
      assertThat(data(jumps.awaitEvents(1, SOON))).containsExactly("103");
    }
    try (var fails = rig.sse(query + "fail")) {
      fails.awaitEnd(SOON);
      assertThat(fails.events()).isEmpty();
      assertThat(fails.notices("reset")).hasSize(1);
      assertThat(fails.all()).last().matches(event -> event.isNotice("end"));
    }
  }

  // protocol 1, 2.4
  @Test
  void aLiveClientThatAskedForItEndsWhenItsTopicBecomesAnother() throws Exception {
    var topic = rig.topic(1);
    rig.numbersEvenly(topic, 0, 1);
    try (var fails = rig.sse("onGap=fail&from=earliest&channel=" + topic)) {
      fails.awaitEvents(1, SOON);
      rig.recreate(topic, 1);
      fails.awaitEnd(SOON);
      assertThat(fails.notices("reset")).hasSize(1);
      assertThat(fails.all()).last().matches(event -> event.isNotice("end"));
    }
  }

  private static void assertEnded(StreamClient client, String topic, long next) throws Exception {
    assertThat(client.all()).last().matches(event -> event.isNotice("end"));
    var id = client.all().getLast().id();
    assertThat(id).endsWith("~end");
    assertThat(CursorId.parse(id).topics().getFirst().next()).isEqualTo(Map.of(0, next));
    var after = rig.get("/v1/stream?channel=" + topic, Map.of("Last-Event-ID", id));
    assertThat(after.status()).as("2.10").isEqualTo(204);
  }

  private static String gaps(StreamClient client) {
    return client.await(event -> event.isNotice("gap"), SOON).data();
  }

  private static List<String> data(List<ReceivedEvent> events) {
    return events.stream().map(ReceivedEvent::data).toList();
  }
}
