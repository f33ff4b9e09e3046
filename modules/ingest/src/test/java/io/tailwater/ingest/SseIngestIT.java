package io.tailwater.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tailwater.testkit.FakeWikimedia;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class SseIngestIT {
  private static final Pattern ITEM = Pattern.compile("\"id\":\"([0-9a-f-]{36})\"");
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final IngestSite site = new IngestSite();

  @Test
  void hasEveryEventOnceHoweverTheConnectionBreaks() {
    try (var upstream = FakeWikimedia.start(0, 600, 4_000, 11, 150_000)) {
      follow(upstream, "100ms");
      try (var worker = site.work()) {
        awaitAll(upstream);

        assertThat(items()).containsExactlyInAnyOrderElementsOf(upstream.itemIds());
        assertThat(worker.status()).singleElement()
            .satisfies(feed -> assertThat(feed.repeats()).isPositive())
            .satisfies(feed -> assertThat(feed.deadLetters()).isZero());
      }
      assertThat(upstream.connections()).isGreaterThan(5);
    }
  }

  @Test
  void hasEveryEventOnceHoweverOftenWorkersAreClosedAndStarted() {
    try (var upstream = FakeWikimedia.start(0, 500, 6_000, 12, 400_000)) {
      follow(upstream, "100ms");
      for (var life = 1; life <= 4; life++) {
        var enough = life * 1_000;
        try (var _ = site.work()) {
          await().atMost(LIMIT).until(() -> site.records().size() >= enough);
        }
      }
      try (var _ = site.work()) {
        awaitAll(upstream);
      }
      assertThat(items()).containsExactlyInAnyOrderElementsOf(upstream.itemIds());
    }
  }

  @Test
  void hasEveryEventOnceWhenAWorkerDiesAndAnotherTakesOver() {
    try (var upstream = FakeWikimedia.start(0, 500, 8_000, 13, 0)) {
      follow(upstream, "500ms");
      var first = site.work();
      await().atMost(LIMIT).until(() -> site.records().size() >= 500);
      try (var second = site.work()) {
        first.crash();
        awaitAll(upstream);

        assertThat(items()).containsExactlyInAnyOrderElementsOf(upstream.itemIds());
        assertThat(second.status()).singleElement()
            .satisfies(feed -> assertThat(feed.records()).isPositive());
      }
    }
  }

  @Test
  void hasEveryEventOnceWhenAWorkerIsFencedAndGoesOn() {
    try (var upstream = FakeWikimedia.start(0, 300, 5_000, 14, 0)) {
      follow(upstream, "500ms");
      try (var worker = site.work()) {
        await().atMost(LIMIT).until(() -> site.records().size() >= 300);
        fence();
        await().atMost(LIMIT)
            .until(
                () -> worker.status().getFirst().state() == FeedState.STOPPED);
        awaitAll(upstream);

        assertThat(items()).containsExactlyInAnyOrderElementsOf(upstream.itemIds());
      }
    }
  }

  @Test
  void keepsKeysInOrderAndTakesTheUpstreamsTimestamps() {
    try (var upstream = FakeWikimedia.start(0, 2_000, 2_000, 15, 0)) {
      follow(upstream, "500ms");
      try (var _ = site.work()) {
        awaitAll(upstream);
      }
      var records = site.records();
      var partitions = new HashMap<String, Integer>();
      assertThat(records).allSatisfy(record -> {
        var wiki = record.key();
        assertThat(partitions.computeIfAbsent(wiki, _ -> record.partition()))
            .isEqualTo(record.partition());
        assertThat(record.value()).contains("\"wiki\":\"" + wiki + "\"")
            .contains(Instant.ofEpochMilli(record.timestamp()).toString());
      });
      assertThat(partitions.keySet()).containsExactlyInAnyOrder("enwiki", "dewiki");
    }
  }

  @Test
  void keepsThePositionSmallHoweverMuchFlows() {
    try (var upstream = FakeWikimedia.start(0, 2_000, 10_000, 16, 0)) {
      follow(upstream, "300ms");
      try (var _ = site.work()) {
        awaitAll(upstream);
      }
      var written = site.records(site.topics().positions(), IngestTopics.PARTITIONS);
      var bytes = written.stream()
          .mapToLong(record -> record.value() == null ? 0 : record.serializedValueSize())
          .sum();
      var live = new HashMap<String, Integer>();
      written.forEach(record -> live.merge(record.key(), record.serializedValueSize(),
          (_, newest) -> newest));

      assertThat(bytes).as("an id is written about once").isLessThan(10_000 * 60);
      assertThat(live.values().stream().mapToInt(size -> Math.max(0, size)).sum())
          .as("what a takeover needs")
          .isLessThan(2_000 * 60);
    }
  }

  private void follow(FakeWikimedia upstream, String overlap) {
    site.publish("wikimedia", "sse", Map.of("url", upstream.url() + "?since=0", "item-id",
        "/meta/id", "key", "/wiki", "timestamp", "/meta/dt", "overlap", overlap, "backoff-min",
        "5ms", "backoff-max", "50ms"));
  }

  /** Takes the transactional id away from whoever has it, in the middle of what it does. */
  private void fence() {
    var partition = site.records(site.topics().feeds(), IngestTopics.PARTITIONS)
        .getFirst()
        .partition();
    try (var other = site.broker()
        .producer(Map.of("transactional.id", site.topics().transactionalId(partition)))) {
      other.flush();
    }
  }

  private void awaitAll(FakeWikimedia upstream) {
    await().atMost(LIMIT).pollInterval(Duration.ofMillis(300)).untilAsserted(() -> {
      assertThat(upstream.isFinished()).isTrue();
      assertThat(site.records()).as("after %d connections", upstream.connections())
          .hasSizeGreaterThanOrEqualTo(upstream.emitted());
    });
  }

  private List<String> items() {
    var items = new ArrayList<String>();
    for (var record : site.records()) {
      var id = ITEM.matcher(record.value());
      assertThat(id.find()).isTrue();
      items.add(id.group(1));
    }
    return items;
  }
}
