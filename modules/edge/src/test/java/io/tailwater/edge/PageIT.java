package io.tailwater.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tailwater.testkit.ReceivedEvent;
import io.tailwater.testkit.StreamRequest;
import io.tailwater.testkit.TestBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** JSON pages and long-polls (protocol 1). */
class PageIT {
  private static final Duration SOON = Rig.SOON;
  private static final String HEAD = " HTTP/1.1\r\nHost: localhost\r\n";
  private static Rig rig;

  @BeforeAll
  static void start() {
    rig = Rig.start(30);
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  /** Whatever became of pages: no session is left behind. */
  @AfterEach
  void nothingIsLeftBehind() {
    await().atMost(SOON).untilAsserted(() -> assertThat(rig.sessions()).isZero());
  }

  // protocol 1
  @Test
  void pagingThroughAGrowingTopicGivesEveryEventOnce() throws Exception {
    var topic = rig.topic(3);
    publish(topic, 0, 4_000);
    rig.awaitTailed(topic, 4_000);
    var publishing = CompletableFuture.runAsync(() -> publish(topic, 4_000, 6_000));
    var got = new ArrayList<String>();
    var query = "channel=" + topic;
    var page = Page.get(rig, query + "&from=earliest");
    assertThat(page.outcome(topic)).isEqualTo("resumed");
    while (true) {
      assertThat(page.data()).hasSizeLessThanOrEqualTo(1_000);
      got.addAll(page.data());
      if (page.upToDate() && publishing.isDone() && got.size() >= 6_000) {
        break;
      }
      page = page.next(rig, query);
    }
    publishing.join();
    assertThat(got).hasSize(6_000).doesNotHaveDuplicates();
    for (var partition = 0; partition < 3; partition++) {
      var remainder = partition;
      assertThat(got.stream().map(Integer::valueOf).filter(n -> n % 3 == remainder)).isSorted();
    }
  }

  // protocol 1
  @Test
  void aPageThatIsFullSaysThatThereIsMore() throws Exception {
    var topic = rig.topic(1);
    publish(topic, 0, 1_500);
    rig.awaitTailed(topic, 1_500);
    var first = Page.get(rig, "from=earliest&channel=" + topic);
    assertThat(first.data()).hasSize(1_000);
    assertThat(first.upToDate()).isFalse();
    var second = first.next(rig, "channel=" + topic);
    assertThat(second.data()).hasSize(500).first().isEqualTo("1000");
    assertThat(second.upToDate()).isTrue();
    assertThat(second.types()).endsWith("live");
  }

  // protocol 1
  @Test
  void aPageEndsWithTheFrameByWhichItReachesAMegabyte() throws Exception {
    var topic = rig.topic(1);
    for (var i = 0; i < 15; i++) {
      rig.publish(new ProducerRecord<>(topic, ("\"" + "x".repeat(100_000) + "\"").getBytes(UTF_8)));
    }
    rig.awaitTailed(topic, 15);
    for (var round = 0; round < 2; round++) {
      // First read by its own reader, then from the log of a fan-out that somebody follows.
      var first = Page.get(rig, "from=earliest&channel=" + topic);
      assertThat(first.data()).hasSize(10);
      assertThat(first.upToDate()).isFalse();
      assertThat(first.next(rig, "channel=" + topic).data()).hasSize(5);
    }
  }

  // protocol 1: wait
  @Test
  void aLongPollAnswersAsSoonAsSomethingComes() throws Exception {
    var topic = rig.topic(1);
    rig.numbers(topic, 0, 1);
    rig.awaitTailed(topic, 1);
    var first = Page.get(rig, "from=earliest&channel=" + topic);
    var started = System.nanoTime();
    var waits = CompletableFuture.supplyAsync(() -> next(first, "wait=30s&channel=" + topic));
    await().atMost(SOON).until(() -> rig.sessions() == 1);
    rig.numbers(topic, 1, 2);
    var page = waits.get(SOON.toSeconds(), TimeUnit.SECONDS);
    assertThat(page.data()).containsExactly("1");
    assertThat(page.upToDate()).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(30));
  }

  // protocol 1: wait
  @Test
  void aLongPollThatWaitsInVainIsAnEmptyPage() throws Exception {
    var topic = rig.topic(1);
    rig.numbers(topic, 0, 1);
    rig.awaitTailed(topic, 1);
    var started = System.nanoTime();
    var page = Page.get(rig, "wait=1500ms&channel=" + topic);
    assertThat(Duration.ofNanos(System.nanoTime() - started))
        .isGreaterThanOrEqualTo(Duration.ofMillis(1_500));
    assertThat(page.types()).isEmpty();
    assertThat(page.upToDate()).isTrue();
    assertThat(page.outcome(topic)).isEqualTo("live");
    rig.numbers(topic, 1, 2);
    assertThat(page.next(rig, "wait=20s&channel=" + topic).data()).containsExactly("1");
  }

  // protocol 1, 2.3
  @Test
  void aClientChangesTransportsMidwayAndLosesNothing() throws Exception {
    var topic = rig.topic(2);
    publish(topic, 0, 2_500);
    rig.awaitTailed(topic, 2_500);
    var query = "channel=" + topic;
    var got = new ArrayList<String>();
    var first = Page.get(rig, "from=earliest&" + query);
    got.addAll(first.data());
    String id;
    try (var sse = rig.resume("limit=300&" + query, first.cursor())) {
      sse.await(event -> event.isNotice("end"), SOON);
      sse.events().forEach(event -> got.add(event.data()));
      id = sse.events().getLast().id();
    }
    var second = Page.get(rig, "lastEventId=" + id + "&" + query);
    got.addAll(second.data());
    try (var ndjson = rig.ndjson("until=now&lastEventId=" + second.cursor() + "&" + query)) {
      ndjson.awaitEnd(SOON);
      ndjson.events().forEach(event -> got.add(event.data()));
    }
    assertThat(got).containsExactlyInAnyOrderElementsOf(
        IntStream.range(0, 2_500).mapToObj(Integer::toString).toList());
  }

  // protocol 2.10
  @Test
  void theCursorOfTheLastPageGetsNoContent() throws Exception {
    var topic = rig.topic(1);
    publish(topic, 0, 5);
    rig.awaitTailed(topic, 5);
    for (var bound : List.of("until=now", "limit=5")) {
      var page = Page.get(rig, "from=earliest&" + bound + "&channel=" + topic);
      assertThat(page.data()).as(bound).hasSize(5);
      assertThat(page.types()).endsWith("end");
      assertThat(page.cursor()).endsWith("~end");
      var after = rig.get("/v1/stream?channel=" + topic + "&lastEventId=" + page.cursor(),
          Page.ACCEPT);
      assertThat(after.status()).isEqualTo(204);
      assertThat(after.body()).isEmpty();
    }
  }

  // protocol 1, 2.4
  @Test
  void aPageTellsWhatBecameOfACursor() throws Exception {
    var topic = rig.topic(1);
    publish(topic, 0, 3);
    var page = Page.of(rig.get("/v1/stream?channel=" + topic,
        Map.of("Accept", "application/json", "Last-Event-ID", "nonsense")));
    assertThat(page.outcome(topic)).isEqualTo("reset");
    assertThat(page.types()).containsExactly("reset");
    var refused = rig.get("/v1/stream?lastEventId=nonsense&channel=" + topic, Page.ACCEPT);
    assertThat(refused.status()).isEqualTo(400);
  }

  // RFC 9112 9.3
  @Test
  void oneConnectionTakesPagesAndOtherRequestsInTheirOrder() throws Exception {
    var topic = rig.topic(1);
    publish(topic, 0, 2);
    rig.awaitTailed(topic, 2);
    var ask = "GET /v1/stream?channel=" + topic;
    var accept = "Accept: application/json\r\n\r\n";
    try (var raw = RawConnection.open(rig.port())) {
      raw.send(ask + "&from=earliest" + HEAD + accept
          + ask + "&wait=1s" + HEAD + accept
          + "GET /v1/live" + HEAD + "\r\n"
          + ask + "&limit=1&from=earliest&until=now" + HEAD + "Connection: close\r\n" + accept
          + "GET /v1/live" + HEAD + "\r\n");
      var answers = raw.readToEnd(SOON);
      assertThat(answers.split("HTTP/1\\.1 200 OK", -1)).hasSize(5);
      assertThat(answers.split("\r\n\r\n", -1)[1]).contains("\"data\":1");
      assertThat(answers.indexOf("\"frames\":[]"))
          .isLessThan(answers.indexOf("\"status\":\"live\""));
      assertThat(answers).endsWith("\"upToDate\":false}").contains("~end");
    }
  }

  // protocol 3.10
  @Test
  void aClientThatLeavesWhileItWaitsIsForgottenAtOnce() throws Exception {
    var topic = rig.topic(1);
    for (var followedBy : List.of("", "GET /v1/live" + HEAD + "\r\n".repeat(2),
        "garbage".repeat(3_000))) {
      try (var raw = RawConnection.open(rig.port())) {
        raw.send("GET /v1/stream?wait=60s&channel=" + topic + HEAD
            + "Accept: application/json\r\n\r\n" + followedBy);
        await().atMost(SOON).until(() -> rig.sessions() == 1);
      }
      await().atMost(Duration.ofSeconds(10)).until(() -> rig.sessions() == 0);
    }
  }

  // protocol 3.9
  @Test
  void anEdgeThatLeavesOrIsFullDoesNotLetPagesWait() throws Exception {
    CompletableFuture<Page> waits;
    try (var own = Rig.start(TestBroker.shared(), 1,
        settings -> EdgeFixture.limited(settings, Duration.ofMinutes(5), 1))) {
      var topic = own.topic(1);
      await().atMost(SOON).until(() -> own.sessions() == 0);
      waits = CompletableFuture.supplyAsync(() -> get(own, "wait=60s&channel=" + topic));
      await().atMost(SOON).until(() -> own.sessions() == 1);
      var full = own.get("/v1/stream?channel=" + topic, Page.ACCEPT);
      assertThat(full.status()).isEqualTo(503);
      assertThat(full.header("Retry-After")).matches("[1-9]\\d*");
    }
    assertThat(waits.get(SOON.toSeconds(), TimeUnit.SECONDS).types()).isEmpty();
  }

  // protocol 1
  @Test
  void whoPrefersSomethingElseGetsNoPage() throws Exception {
    var topic = rig.topic(1);
    publish(topic, 0, 1);
    for (var accept : List.of("*/*", "text/event-stream, application/json",
        "application/json;q=0.5, text/event-stream")) {
      try (var client = StreamRequest.get(rig.port(), "/v1/stream?from=earliest&channel=" + topic)
          .with("Accept", accept)
          .open()) {
        assertThat(client.headers().first("Content-Type")).contains("text/event-stream");
        assertThat(client.awaitEvents(1, SOON)).extracting(ReceivedEvent::data)
            .containsExactly("0");
      }
    }
  }

  private static Page next(Page page, String query) {
    return get(rig, query + "&lastEventId=" + page.cursor());
  }

  private static Page get(Rig at, String query) {
    try {
      return Page.get(at, query);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Numbers; each to the partition that is its remainder, as far as there are partitions. */
  private static void publish(String topic, int from, int to) {
    rig.numbersEvenly(topic, from, to);
  }
}
