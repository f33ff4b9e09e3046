package io.tailwater.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.testkit.CursorId;
import io.tailwater.testkit.ReceivedEvent;
import io.tailwater.testkit.StreamClient;
import io.tailwater.testkit.StreamEnd;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where streams start and end (protocol 1, 2.10), and partitions that appear (protocol 2.8). */
class BoundsIT {
  private static final Duration SOON = Rig.SOON;
  private static Rig rig;

  @BeforeAll
  static void start() {
    rig = Rig.start(30);
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  // protocol 1: from
  @Test
  void startsWhereFromSays() throws Exception {
    var now = Instant.now();
    var topic = aged(now);
    var cases = Map.of("earliest", List.of("0", "1", "2", "3"),
        now.minus(Duration.ofMinutes(30)).toString(), List.of("2", "3"),
        Long.toString(now.minus(Duration.ofMinutes(60)).toEpochMilli()),
        List.of("1", "2", "3"), "-5m", List.of("3"), "-5h",
        List.of("0", "1", "2", "3"), "-90s", List.of("3"), "-10s", List.of());
    for (var from : cases.entrySet()) {
      try (var client = rig.sse("until=now&from=" + from.getKey() + "&channel=" + topic)) {
        assertEnded(client);
        assertThat(data(client)).as(from.getKey()).isEqualTo(from.getValue());
      }
    }
    var cursor = rig.all("channel=" + topic).get(1).id();
    try (var client = rig.sse("until=now&from=" + cursor + "&channel=" + topic)) {
      assertEnded(client);
      assertThat(data(client)).containsExactly("2", "3");
    }
    try (var client = rig.sse("until=now&channel=" + topic)) {
      assertEnded(client);
      assertThat(data(client)).as("latest is the default").isEmpty();
    }
  }

  // protocol 1: until
  @Test
  void endsWhereUntilSays() throws Exception {
    var now = Instant.now();
    var topic = aged(now);
    var cursor = rig.all("channel=" + topic).get(1).id();
    var cases = Map.of("now", List.of("0", "1", "2", "3"), "earliest", List.<String>of(),
        now.minus(Duration.ofMinutes(30)).toString(), List.of("0", "1"),
        Long.toString(now.minus(Duration.ofMinutes(60)).toEpochMilli()),
        List.of("0"), "-5m", List.of("0", "1", "2"), cursor, List.of("0", "1"));
    for (var until : cases.entrySet()) {
      try (var client = rig
          .sse("from=earliest&until=" + until.getKey() + "&channel=" + topic)) {
        assertEnded(client);
        assertThat(data(client)).as(until.getKey()).isEqualTo(until.getValue());
      }
    }
  }

  // protocol 1: until, at a time that is yet to come
  @Test
  void followsUntilATimeThatIsYetToCome() throws Exception {
    var topic = rig.topic(2);
    var until = Instant.now().plusSeconds(6);
    try (var client = rig.sse("from=earliest&until=" + until + "&channel=" + topic)) {
      client.await(event -> event.isNotice("open"), SOON);
      for (var i = 0; i < 10; i++) {
        rig.publish(new ProducerRecord<>(topic, i % 2, until.minusSeconds(1).toEpochMilli(), null,
            Rig.number(i)));
      }
      assertEnded(client);
      assertThat(Instant.now()).isAfterOrEqualTo(until);
      assertThat(data(client)).hasSize(10);
    }
  }

  // protocol 1: limit
  @Test
  void endsAfterAsManyEventsAsTheLimit() throws Exception {
    var topic = rig.topic(1);
    rig.numbers(topic, 0, 10);
    try (var client = rig.sse("from=earliest&limit=4&channel=" + topic)) {
      assertEnded(client);
      assertThat(data(client)).containsExactly("0", "1", "2", "3");
    }
    rig.awaitTailed(topic, 10);
    try (var client = rig.sse("limit=2&channel=" + topic)) {
      client.await(event -> event.isNotice("open"), SOON);
      rig.numbers(topic, 10, 15);
      assertEnded(client);
      assertThat(data(client)).as("live").containsExactly("10", "11");
    }
  }

  // protocol 1: both at once end at whichever comes first
  @Test
  void endsAtTheLimitOrAtUntilWhicheverComesFirst() throws Exception {
    var topic = rig.topic(1);
    rig.numbers(topic, 0, 5);
    for (var limit : List.of(3, 5, 9)) {
      try (var client = rig
          .sse("from=earliest&until=now&limit=" + limit + "&channel=" + topic)) {
        assertEnded(client);
        assertThat(data(client)).hasSize(Math.min(limit, 5));
        assertThat(client.notices("end")).hasSize(1);
      }
    }
  }

  // protocol 2.10: an EventSource stops for good
  @ParameterizedTest
  @ValueSource(strings = {"limit=1", "until=now"})
  void theIdOfAnEndGetsNoContent(String bound) throws Exception {
    var topic = rig.topic(1);
    rig.numbers(topic, 0, 2);
    String end;
    try (var client = rig.sse("from=earliest&channel=" + topic + "&" + bound)) {
      assertEnded(client);
      end = client.lastEventId();
    }
    var target = "/v1/stream?from=earliest&channel=" + topic + "&" + bound;
    var byHeader = rig.get(target, Map.of("Last-Event-ID", end, "Accept", "text/event-stream"));
    assertThat(byHeader.status()).isEqualTo(204);
    assertThat(byHeader.body()).isEmpty();
    assertThat(rig.get(target + "&lastEventId=" + end).status()).isEqualTo(204);
  }

  // protocol 2.10: the id of open is before the first event
  @Test
  void aClientThatGotNoMoreThanOpenLosesNothing() throws Exception {
    var topic = rig.topic(3);
    for (var i = 0; i < 30; i++) {
      rig.publish(topic, "k" + i, Integer.toString(i));
    }
    rig.awaitTailed(topic, 30);
    String open;
    try (var client = rig.sse("from=earliest&channel=" + topic)) {
      open = client.await(event -> event.isNotice("open"), SOON).id();
    }
    assertThat(CursorId.parse(open).topics().getFirst().next().values()).containsOnly(0L);
    try (var client = rig.resume("channel=" + topic, open)) {
      client.awaitEvents(30, SOON);
      client.await(event -> event.isNotice("live"), SOON);
      assertThat(client.events()).hasSize(30);
    }
  }

  // the header wins over the query (protocol 1: lastEventId)
  @Test
  void theHeaderWinsOverTheQuery() throws Exception {
    var topic = rig.topic(1);
    rig.numbers(topic, 0, 6);
    var all = rig.all("channel=" + topic);
    try (var client = rig.resume(
        "until=now&channel=" + topic + "&from=earliest&lastEventId=" + all.get(0).id(),
        all.get(3).id())) {
      assertEnded(client);
      assertThat(data(client)).containsExactly("4", "5");
    }
  }

  // protocol 2.8
  @Test
  void partitionsThatAppearAreReadFromTheirStartByLiveSubscriptions() throws Exception {
    var topic = rig.topic(1);
    var moved = keyIn(2, 3);
    try (var whole = rig.sse("channel=" + topic);
        var key = rig.sse("channel=" + topic + "/" + moved)) {
      rig.publish(topic, moved, "1");
      whole.awaitEvents(1, SOON);
      key.awaitEvents(1, SOON);
      rig.broker().growTopic(topic, 3);
      for (var partition = 0; partition < 3; partition++) {
        rig.publish(new ProducerRecord<>(topic, partition, moved.getBytes(UTF_8),
            Rig.number(10 + partition)));
      }
      assertThat(whole.awaitEvents(4, SOON)).extracting(ReceivedEvent::data)
          .containsExactlyInAnyOrder("1", "10", "11", "12");
      assertThat(key.awaitEvents(3, SOON)).extracting(ReceivedEvent::data)
          .as("its old partition and its new one")
          .containsExactlyInAnyOrder("1", "10", "12");
      assertThat(whole.notices("reset")).isEmpty();
    }
  }

  // protocol 2.8
  @Test
  void aKeysCursorMadeBeforePartitionsWereAddedReadsTheOldOneOnAndTheNewOneFromItsStart()
      throws Exception {
    var topic = rig.topic(1);
    var moved = keyIn(2, 3);
    for (var i = 0; i < 3; i++) {
      rig.publish(topic, moved, Integer.toString(i));
    }
    var channel = "channel=" + topic + "/" + moved;
    var cursor = rig.all(channel).get(1).id();
    try (var watching = rig.sse("channel=" + topic)) {
      rig.broker().growTopic(topic, 3);
      for (var i = 3; i < 5; i++) {
        rig.publish(new ProducerRecord<>(topic, 2, moved.getBytes(UTF_8), Rig.number(i)));
      }
      watching.await(event -> event.data().equals("4"), SOON);
    }
    try (var client = rig.resume(channel, cursor)) {
      assertThat(client.awaitEvents(3, SOON)).extracting(ReceivedEvent::data)
          .containsExactlyInAnyOrder("2", "3", "4");
      var after = CursorId.parse(client.events().getLast().id()).topics().getFirst();
      assertThat(after.partitionCount()).isEqualTo(3);
      assertThat(after.next()).isEqualTo(Map.of(0, 3L, 2, 2L));
      try (var again = rig.resume(channel + "&until=now", client.events().get(0).id())) {
        assertEnded(again);
        assertThat(data(again)).isEqualTo(data(client).subList(1, 3));
      }
    }
    assertThat(rig.all(channel)).as("a replay from before reads all partitions").hasSize(5);
  }

  /** Four records, of two hours, forty minutes, ten minutes and one minute ago. */
  private static String aged(Instant now) {
    var topic = rig.topic(1);
    var minutes = List.of(120, 40, 10, 1);
    for (var i = 0; i < minutes.size(); i++) {
      rig.publish(new ProducerRecord<>(topic, 0,
          now.minus(Duration.ofMinutes(minutes.get(i))).toEpochMilli(), null, Rig.number(i)));
    }
    return topic;
  }

  private static String keyIn(int partition, int partitions) {
    for (var i = 0;; i++) {
      var key = "key" + i;
      if (BuiltInPartitioner
          .partitionForKey(key.getBytes(UTF_8), partitions) == partition) {
        return key;
      }
    }
  }

  private static void assertEnded(StreamClient client) throws IOException {
    assertThat(client.awaitEnd(SOON).kind()).isEqualTo(StreamEnd.Kind.COMPLETE);
    assertThat(client.all()).last().matches(event -> event.isNotice("end"));
    assertThat(client.lastEventId()).endsWith("~end");
  }

  private static List<String> data(StreamClient client) {
    return client.events().stream().map(ReceivedEvent::data).toList();
  }
}
