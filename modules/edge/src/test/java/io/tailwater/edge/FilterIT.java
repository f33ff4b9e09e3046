package io.tailwater.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.testkit.CursorId;
import io.tailwater.testkit.ReceivedEvent;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Filters from end to end (protocol 1, 3.5). */
class FilterIT {
  private static final Duration SOON = Rig.SOON;
  private static Rig rig;

  @BeforeAll
  static void start() {
    rig = Rig.start(10);
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  // protocol 1: filter
  @Test
  void onlyWhatTheFilterAcceptsIsDeliveredReplayedAndLive() throws Exception {
    var topic = rig.topic(2);
    rig.numbersEvenly(topic, 0, 100);
    rig.awaitTailed(topic, 100);
    try (var client = rig.sse("from=earliest&channel=" + topic + filter("value % 10 == 3"));
        var all = rig.sse("from=earliest&channel=" + topic)) {
      client.awaitEvents(10, SOON);
      all.awaitEvents(100, SOON);
      client.await(event -> event.isNotice("live"), SOON);
      rig.numbersEvenly(topic, 100, 200);
      assertThat(client.awaitEvents(20, SOON)).extracting(event -> Integer.valueOf(event.data()))
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, 200).filter(i -> i % 10 == 3).boxed().toList());
      all.awaitEvents(200, SOON);
    }
  }

  // protocol 1: filter
  @Test
  void aFilterLooksAtEverythingAroundTheValue() throws Exception {
    var topic = rig.topic(1);
    rig.publish(topic, "a", "{\"price\":1}");
    rig.publish(topic, "b", "{\"price\":2}");
    rig.publish(topic, "c", "\"text\"");
    for (var filter : Map.of("value.price > 1", "{\"price\":2}", "key == 'a'", "{\"price\":1}",
        "key in ['c']", "\"text\"", "channel == '" + topic + "' && key == 'b'", "{\"price\":2}",
        "timestamp > timestamp('2020-01-01T00:00:00Z') && value == 'text'", "\"text\"")
        .entrySet()) {
      assertThat(rig.all("channel=" + topic + filter(filter.getKey()))).as(filter.getKey())
          .extracting(ReceivedEvent::data)
          .containsExactly(filter.getValue());
    }
  }

  // protocol 3.5
  @Test
  void theCursorOfAClientWhoseFilterAcceptsNothingMovesOn() throws Exception {
    var topic = rig.topic(1);
    try (var client = rig.sse("heartbeat=5s&channel=" + topic + filter("value < 0"))) {
      client.await(event -> event.isNotice("open"), SOON);
      rig.numbersEvenly(topic, 0, 50);
      var checkpoint = client.await(event -> event.isNotice("checkpoint"), SOON);
      assertThat(next(checkpoint.id())).isEqualTo(Map.of(0, 50L));
      assertThat(client.events()).isEmpty();
    }
    var page = Page.get(rig, "from=earliest&channel=" + topic + filter("value < 0"));
    assertThat(page.data()).isEmpty();
    assertThat(page.upToDate()).isTrue();
    assertThat(next(page.cursor())).isEqualTo(Map.of(0, 50L));
  }

  // protocol 2.3: positions do not depend on the filter
  @Test
  void aClientChangesItsFilterAndLosesNothing() throws Exception {
    var topic = rig.topic(1);
    rig.numbersEvenly(topic, 0, 20);
    var id = rig.all("channel=" + topic + filter("value == 9")).getFirst().id();
    try (var client = rig.resume("until=now&channel=" + topic + filter("value % 5 == 0"), id)) {
      client.awaitEnd(SOON);
      assertThat(client.events()).extracting(ReceivedEvent::data).containsExactly("10", "15");
    }
  }

  private static Map<Integer, Long> next(String id) {
    return CursorId.parse(id).topics().getFirst().next();
  }

  private static String filter(String expression) {
    return "&filter=" + URLEncoder.encode(expression, UTF_8);
  }
}
