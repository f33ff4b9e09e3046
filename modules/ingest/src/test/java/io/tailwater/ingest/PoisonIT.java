package io.tailwater.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Kafka itself refuses costs one event or one feed, never the feeds beside it. */
final class PoisonIT {
  private static final Duration LIMIT = Duration.ofSeconds(40);

  private final IngestSite site = new IngestSite();
  private final String neighbour = IngestSite.neighbourOf("bad");

  @TempDir
  private Path folder = Path.of("");

  @Test
  void turnsAnEventWithoutAKeyForACompactedTopicIntoADeadLetter() throws IOException {
    refusesTheMiddleOne(Map.of("cleanup.policy", "compact"), "{\"n\":2}", "InvalidRecord");
  }

  @Test
  void turnsAnEventLargerThanTheTopicTakesIntoADeadLetter() throws IOException {
    refusesTheMiddleOne(Map.of("max.message.bytes", "2000"),
        "{\"k\":\"b\",\"v\":\"" + noise() + "\"}",
        "RecordTooLarge");
  }

  @Test
  void turnsAnEventOfATimeThatTheTopicDoesNotTakeIntoADeadLetter() throws IOException {
    var ahead = Instant.now().plus(Duration.ofMinutes(30));
    refusesTheMiddleOne(Map.of("message.timestamp.after.max.ms", "60000"),
        "{\"k\":\"b\",\"t\":\"" + ahead + "\"}", "InvalidTimestamp");
  }

  @Test
  void stopsOnlyTheFeedWhoseTopicIsMissingUntilThatIsThere() throws IOException {
    var log = Files.writeString(folder.resolve("log"), "one\n");
    var missing = site.target() + "-missing";
    site.publish("bad", "file", missing, Map.of("path", log.toString(), "poll", "10ms"));
    site.publish(neighbour, "file", Map.of("path", log.toString(), "poll", "10ms"));
    try (var worker = site.work()) {
      await().atMost(LIMIT).until(() -> site.records().size() == 1);
      await().atMost(LIMIT).untilAsserted(() -> {
        assertThat(status(worker, "bad").state()).isEqualTo(FeedState.FAILED);
        assertThat(status(worker, "bad").lastError()).contains(missing, "UnknownTopic");
        assertThat(status(worker, neighbour).state()).isEqualTo(FeedState.RUNNING);
      });
      site.broker().createTopic(missing, 1, Map.of());
      await().atMost(LIMIT).until(() -> site.records(missing, 1).size() == 1);

      site.broker().deleteTopic(missing);
      Files.writeString(log, "two\n", StandardOpenOption.APPEND);
      await().atMost(LIMIT).until(() -> site.records().size() == 2);
      await().atMost(LIMIT)
          .until(() -> status(worker, "bad").state() == FeedState.FAILED
              && status(worker, neighbour).state() == FeedState.RUNNING);
    }
  }

  private void refusesTheMiddleOne(Map<String, String> config, String middle, String reason)
      throws IOException {
    var target = site.broker().newTopic("refusing", 1, config);
    var now = Instant.now();
    var bad = Files.writeString(folder.resolve("bad"), "{\"k\":\"a\",\"t\":\"" + now + "\"}\n"
        + (middle.contains("\"t\"")
            ? middle
            : middle.replaceFirst("\\{", "{\"t\":\"" + now + "\","))
        + "\n{\"k\":\"c\",\"t\":\"" + now + "\"}\n");
    var good = Files.writeString(folder.resolve("good"), "fine\n");
    site.publish("bad", "file", target, Map.of("path", bad.toString(), "poll", "10ms", "format",
        "ndjson", "key", "/k", "timestamp", "/t"));
    site.publish(neighbour, "file", Map.of("path", good.toString(), "poll", "10ms"));
    try (var worker = site.work()) {
      await().atMost(LIMIT).until(() -> site.records(target, 1).size() == 2);
      await().atMost(LIMIT).until(() -> site.records().size() == 1);

      assertThat(site.records(target, 1).stream().map(ConsumerRecord::key))
          .containsExactly("a", "c");
      assertThat(site.deadLetters()).singleElement()
          .satisfies(letter -> assertThat(letter.key()).isEqualTo("bad"))
          .satisfies(
              letter -> assertThat(IngestSite.header(letter, "reason")).contains(reason));
      await().atMost(LIMIT).until(() -> status(worker, "bad").deadLetters() == 1);
      assertThat(worker.ready()).isTrue();
      assertThat(worker.ended()).isNotDone();
    }
  }

  private static FeedStatus status(IngestWorker worker, String feed) {
    return worker.status().stream().filter(s -> s.name().equals(feed)).findFirst().orElseThrow();
  }

  /** Text that compression cannot make small. */
  private static String noise() {
    return new Random(1).ints(6_000, 'a', 'z' + 1)
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }
}
