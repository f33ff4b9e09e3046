package io.tailwater.wire;

import static io.tailwater.wire.Samples.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Compares every frame with its golden file, byte by byte. {@code -Dgolden.update=true} writes the
 * files instead; what changes then is a change of the protocol.
 */
final class GoldenFilesTest {
  private static final Path FOLDER = Path.of("src", "test", "resources", "golden");
  private static final boolean UPDATE = Boolean.getBoolean("golden.update");

  @TestFactory
  Stream<DynamicTest> writesTheBytesOfTheGoldenFile() {
    return GoldenCases.all()
        .entrySet()
        .stream()
        .map(
            golden -> dynamicTest(golden.getKey(),
                () -> compare(golden.getKey(), golden.getValue())));
  }

  @Test
  void everyGoldenFileHasACaseAndEveryCaseAGoldenFile() throws IOException {
    for (var golden : GoldenCases.all().entrySet()) {
      update(FOLDER.resolve(golden.getKey()), golden.getValue());
    }
    assertThat(files()).isEqualTo(new TreeSet<>(GoldenCases.all().keySet()));
  }

  @Test
  void everyFolderIsNamedAfterAClause() throws IOException {
    assertThat(files()).allMatch(path -> path.matches("[1-9](\\.[0-9]+)?-[a-z-]+/[^/]+"));
  }

  private static void compare(String path, byte[] bytes) throws IOException {
    var file = FOLDER.resolve(path);
    update(file, bytes);
    var golden = Files.readAllBytes(file);
    assertThat(utf8(bytes)).isEqualTo(utf8(golden));
    assertThat(bytes).isEqualTo(golden);
  }

  private static void update(Path file, byte[] bytes) throws IOException {
    if (UPDATE) {
      Files.createDirectories(file.resolveSibling("."));
      Files.write(file, bytes);
    }
  }

  private static SortedSet<String> files() throws IOException {
    try (var files = Files.walk(FOLDER)) {
      return files.filter(Files::isRegularFile)
          .map(file -> FOLDER.relativize(file).toString().replace('\\', '/'))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
