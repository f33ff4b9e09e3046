package io.tailwater.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FollowedFileTest {
  @TempDir
  private Path folder = Path.of("");

  @Test
  void hasTheKeyOfTheFileThatItOpenedThoughTheNameIsGivenAwayMeanwhile() throws IOException {
    var path = Files.writeString(folder.resolve("log"), "old");
    var next = Files.writeString(folder.resolve("next"), "new one");
    var looks = new AtomicInteger();
    try (var file = FollowedFile.open(path, named -> {
      var key = FollowedFile.key(named);
      if (looks.incrementAndGet() == 1) {
        Files.move(path, folder.resolve("log.1"));
        Files.move(next, path, StandardCopyOption.REPLACE_EXISTING);
      }
      return key;
    })) {
      assertThat(file.key()).isEqualTo(FollowedFile.key(path));
      assertThat(file.read(java.nio.ByteBuffer.allocate(64))).isEqualTo("new one".length());
    }
    assertThat(looks).hasValue(4);
  }

  @Test
  void givesUpOnANameThatNeverStaysTheSame() throws IOException {
    var path = Files.writeString(folder.resolve("log"), "old");
    var looks = new AtomicInteger();
    assertThatThrownBy(() -> FollowedFile.open(path, _ -> "key" + looks.incrementAndGet()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("names another file at each");
  }
}
