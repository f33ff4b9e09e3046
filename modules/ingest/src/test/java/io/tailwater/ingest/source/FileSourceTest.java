package io.tailwater.ingest.source;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileSourceTest {
  private final Instant begin = Instant.now();

  @TempDir
  private Path folder = Path.of("");

  private Path file = Path.of("");

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("app.log");
  }

  @Test
  void followsWhatIsAddedAndWaitsForTheEndOfALine() throws IOException {
    add("one\ntwo\nthr");
    var output = output(Map.of());
    try (var _ = output.run(options(Map.of()))) {
      output.awaitValues("one", "two");
      add("ee\r\n");
      output.awaitValues("one", "two", "three");
    }
  }

  @Test
  void waitsForAFileThatIsMissingAndSaysSo() throws IOException {
    var output = output(Map.of());
    try (var _ = output.run(options(Map.of()))) {
      output.awaitState("waiting for " + file);
      add("one\n");
      output.awaitValues("one");
    }
  }

  @Test
  void goesOnWhereItStopped() throws IOException {
    add("one\ntw");
    var output = output(Map.of());
    try (var _ = output.run(options(Map.of()))) {
      output.awaitValues("one");
    }
    add("o\nthree\n");
    try (var _ = output.run(options(Map.of()))) {
      output.awaitValues("one", "two", "three");
    }
  }

  @Test
  void finishesARotatedFileBeforeTheNewOne() throws IOException {
    add("one\n");
    var output = output(Map.of());
    try (var _ = output.run(options(Map.of()))) {
      output.awaitValues("one");
      Files.move(file, folder.resolve("app.log.1"));
      Files.writeString(folder.resolve("app.log.1"), "two\nrest", APPEND);
      add("three\n");
      output.awaitValues("one", "two", "rest", "three");
    }
  }

  @Test
  void finishesAFileThatWasRotatedWhileNobodyFollowed() throws IOException {
    add("one\n");
    var output = output(Map.of());
    try (var _ = output.run(options(Map.of()))) {
      output.awaitValues("one");
    }
    add("two\n");
    Files.move(file, folder.resolve("app.log.1"));
    add("three\n");
    try (var _ = output.run(options(Map.of()))) {
      output.awaitValues("one", "two", "three");
    }
  }

  @Test
  void tellsThatTheRestOfAFileThatIsGoneIsLostAndTellsItOnce() throws IOException {
    add("one\n");
    var output = output(Map.of());
    try (var _ = output.run(options(Map.of()))) {
      output.awaitValues("one");
    }
    add("two\n");
    Files.move(file, folder.resolve("elsewhere"));
    add("three\n");
    for (var start = 1; start <= 2; start++) {
      try (var _ = output.run(options(Map.of()))) {
        output.awaitValues("one", "three");
      }
    }
    assertThat(refusals(output)).singleElement().satisfies(refused -> {
      assertThat(refused.reason()).contains("read up to byte 4 is gone");
      assertThat(refused.value().toUtf8()).contains("\"offset\":4");
    });
  }

  @Test
  void tellsWhichFilesItDidNotReadAfterSeveralRotationsWhileNobodyFollowed() throws IOException {
    add("one\n");
    var output = output(Map.of());
    try (var _ = output.run(options(Map.of()))) {
      output.awaitValues("one");
    }
    add("two\n");
    age(Files.move(file, folder.resolve("app.log.2")), 20);
    age(Files.writeString(folder.resolve("app.log.2.gz"), "packed"), 20);
    age(Files.writeString(folder.resolve("app.log.1"), "between\n"), 10);
    age(Files.writeString(folder.resolve("app.log.3"), "old\n"), 30);
    add("three\n");
    try (var _ = output.run(options(Map.of()))) {
      output.awaitValues("one", "two", "three");
    }
    assertThat(refusals(output)).singleElement()
        .satisfies(refused -> assertThat(refused.value().toUtf8())
            .isEqualTo("[" + folder.resolve("app.log.1") + "]"));
  }

  @Test
  void beginsAgainAfterATruncation() throws IOException {
    add("one\ntwo\n");
    var output = output(Map.of());
    try (var _ = output.run(options(Map.of()))) {
      output.awaitValues("one", "two");
      truncate();
      add("3\n");
      output.awaitValues("one", "two", "3");
    }
  }

  @Test
  void readsTheRestFromTheCopyAfterACopytruncate() throws IOException {
    add("one\n");
    var output = output(Map.of());
    try (var _ = output.run(options(Map.of()))) {
      output.awaitValues("one");
    }
    add("two\n");
    Files.copy(file, folder.resolve("app.log.1"));
    truncate();
    add("three which is longer than everything before\n");
    try (var _ = output.run(options(Map.of()))) {
      output.awaitValues("one", "two", "three which is longer than everything before");
    }
  }

  @Test
  void doesNotMistakeAnotherFileForTheOneItRead() throws IOException {
    add("one\ntwo\n");
    var output = output(Map.of());
    try (var _ = output.run(options(Map.of()))) {
      output.awaitValues("one", "two");
    }
    truncate();
    add("1\n2\n3\n4\n5\n6\n");
    try (var _ = output.run(options(Map.of()))) {
      output.awaitValues("one", "two", "1", "2", "3", "4", "5", "6");
    }
  }

  @Test
  void beginsAtTheEndWhereItIsAskedToAndOnlyAtTheFirstStart() throws IOException {
    add("old\npart");
    var output = output(Map.of("from", "end"));
    try (var _ = output.run(options(Map.of("from", "end")))) {
      await().atMost(Duration.ofSeconds(20)).until(() -> !output.arrivals().isEmpty());
    }
    add("ial\nnew\n");
    try (var _ = output.run(options(Map.of("from", "end")))) {
      output.awaitValues("partial", "new");
    }
  }

  @Test
  void refusesLongLinesAndWhatIsNotJsonAndGoesOn() throws IOException {
    var asked = Map.of("format", "ndjson", "key", "/k", "max-line-bytes", "1024");
    add("{\"k\":\"a\"}\n{oops\n\n{\"k\":1}{}\n\"" + "x".repeat(5_000) + "\"\n{\"k\":7}\n");
    var output = output(asked);
    try (var _ = output.run(options(asked))) {
      output.awaitValues("{\"k\":\"a\"}", "{\"k\":7}");
    }
    assertThat(output.arrivals().stream().filter(Arrival.Refused.class::isInstance))
        .extracting(arrival -> ((Arrival.Refused) arrival).reason())
        .satisfiesExactly(first -> assertThat(first).startsWith("not one JSON value"),
            second -> assertThat(second).startsWith("not one JSON value"),
            third -> assertThat(third).contains("a line of 5002 bytes"));
    assertThat(((Arrival.Event) output.arrivals().getLast()).key().toUtf8()).isEqualTo("7");
  }

  private void add(String text) throws IOException {
    Files.writeString(file, text, CREATE, APPEND);
  }

  private void age(Path path, int minutes) throws IOException {
    Files.setLastModifiedTime(path,
        FileTime.from(begin.minus(Duration.ofMinutes(minutes))));
  }

  private static List<Arrival.Refused> refusals(RecordedOutput output) {
    return output.arrivals()
        .stream()
        .filter(Arrival.Refused.class::isInstance)
        .map(Arrival.Refused.class::cast)
        .toList();
  }

  private void truncate() throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(0);
    }
  }

  private RecordedOutput output(Map<String, String> more) {
    return new RecordedOutput(options(more));
  }

  private SourceOptions options(Map<String, String> more) {
    var options = new HashMap<String, String>(Map.of("path", file.toString(), "poll", "10ms"));
    options.putAll(more);
    return SourceOptions.parse("feed", "file", options);
  }
}
