package io.tailwater.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OtherFeedsIT {
  private static final Duration LIMIT = Duration.ofSeconds(40);

  private final IngestSite site = new IngestSite();

  @TempDir
  private Path folder = Path.of("");

  @Test
  void measuresThisMachine() {
    site.publish("host", "host", Map.of("interval", "100ms"));
    try (var worker = site.work()) {
      await().atMost(LIMIT).until(() -> site.records().size() > 60);
      assertThat(worker.status().getFirst().state()).isEqualTo(FeedState.RUNNING);
    }
    var newest = site.records()
        .stream()
        .collect(Collectors.toMap(ConsumerRecord::key, ConsumerRecord::value, (_, b) -> b));
    assertThat(newest).containsKeys("cpu.0", "cpu.total", "memory.used", "memory.available",
        "swap.used", "disk.read", "disk.write", "network.in", "network.out", "load.1m");
    assertThat(newest.get("cpu.total")).matches("\\{\"metric\":\"cpu.total\",\"value\":[0-9.E-]+,"
        + "\"unit\":\"ratio\",\"time\":\\d+,\"host\":\"[^\"]+\"}");
  }

  @Test
  void stopsAFeedThatIsTurnedOffAndStartsItAgainWhereItWas() throws IOException {
    var file = Files.writeString(folder.resolve("log"), "one\n");
    site.publish("log", "file", Map.of("path", file.toString(), "poll", "10ms"));
    try (var worker = site.work()) {
      await().atMost(LIMIT).until(() -> site.records().size() == 1);
      site.turnOff("log");
      await().atMost(LIMIT).until(() -> running(worker) == 0);
      Files.writeString(file, "two\n", StandardOpenOption.APPEND);
      site.publish("log", "file", Map.of("path", file.toString(), "poll", "10ms"));
      await().atMost(LIMIT).until(() -> site.records().size() > 1);
      assertThat(site.records().stream().map(ConsumerRecord::value))
          .containsExactlyInAnyOrder("one", "two");
    }
  }

  @Test
  void followsAFileAcrossACrashAndTellsWhatItRefused() throws IOException {
    var file = folder.resolve("events.ndjson");
    site.publish("file", "file", Map.of("path", file.toString(), "format", "ndjson", "key", "/n",
        "poll", "10ms"));
    var first = site.work();
    await().atMost(LIMIT)
        .until(() -> first.status()
            .stream()
            .anyMatch(feed -> feed.lastError().contains("waiting for " + file)));
    add(file, 0, 500);
    Files.writeString(file, "nonsense\n", StandardOpenOption.APPEND);
    await().atMost(LIMIT).until(() -> !site.records().isEmpty());
    first.crash();
    add(file, 500, 1_000);
    try (var _ = site.work()) {
      await().atMost(LIMIT).until(() -> site.records().size() >= 1_000);
      assertThat(site.records().stream().map(ConsumerRecord::value))
          .containsExactlyInAnyOrderElementsOf(lines(0, 1_000));
      assertThat(site.deadLetters()).singleElement().satisfies(letter -> {
        assertThat(letter.key()).isEqualTo("file");
        assertThat(letter.value()).isEqualTo("nonsense");
        assertThat(IngestSite.header(letter, "reason")).startsWith("not one JSON value");
        assertThat(IngestSite.header(letter, "position")).contains("\"offset\":");
      });
    }
  }

  @Test
  void sharesFeedsBetweenWorkersAndTakesChangedDefinitions() throws IOException {
    for (var i = 0; i < 8; i++) {
      var file = Files.writeString(folder.resolve("f" + i), "feed " + i + "\n");
      site.publish("f" + i, "file", Map.of("path", file.toString(), "poll", "10ms"));
    }
    try (var first = site.work(); var second = site.work()) {
      await().atMost(LIMIT)
          .until(() -> running(first) > 0 && running(second) > 0
              && running(first) + running(second) == 8 && site.records().size() == 8);

      var moved = Files.writeString(folder.resolve("moved"), "moved\n");
      site.publish("f0", "file", Map.of("path", moved.toString(), "poll", "10ms"));
      await().atMost(LIMIT).until(() -> site.records().size() == 9);
    }
    assertThat(site.records().stream().map(ConsumerRecord::value)).contains("moved", "feed 7")
        .doesNotHaveDuplicates();
  }

  private static long running(IngestWorker worker) {
    return worker.status().stream().filter(feed -> feed.state() == FeedState.RUNNING).count();
  }

  private static void add(Path file, int from, int to) throws IOException {
    Files.write(file, lines(from, to), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static List<String> lines(int from, int to) {
    return IntStream.range(from, to).mapToObj(n -> "{\"n\":" + n + "}").toList();
  }
}
