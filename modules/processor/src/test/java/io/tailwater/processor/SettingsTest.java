package io.tailwater.processor;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SettingsTest {
  private static final Windows WINDOWS = new Windows(Duration.ofSeconds(10), Duration.ZERO);

  @Test
  void aPipelineNeedsANameThatKafkaCanUse() {
    assertThatThrownBy(() -> new Pipeline("host windows", "a", "b", WINDOWS))
        .hasMessageContaining("'host windows'");
  }

  @Test
  void aPipelineDoesNotWriteToItsOwnInput() {
    assertThatThrownBy(() -> new Pipeline("p", "host", "host", WINDOWS))
        .hasMessageContaining("from 'host' to 'host'");
  }

  @Test
  void windowsHaveALengthAndAGrace() {
    assertThatThrownBy(() -> new Windows(Duration.ZERO, Duration.ZERO))
        .hasMessageContaining("windows.size")
        .hasMessageContaining("PT0S");
    assertThatThrownBy(() -> new Windows(Duration.ofSeconds(1), Duration.ofMillis(-1)))
        .hasMessageContaining("windows.grace");
  }

  @Test
  void aProcessorNeedsAnIdThreadsAndACommitInterval() {
    var millis = Duration.ofMillis(100);
    var folder = Path.of("state");
    assertThatThrownBy(() -> ProcessorSettings.of(" ", folder))
        .hasMessageContaining("processor.application-id");
    assertThatThrownBy(() -> new ProcessorSettings("a", folder, 0, 0, millis, millis))
        .hasMessageContaining("processor.threads must be 1 or more, got 0");
    assertThatThrownBy(() -> new ProcessorSettings("a", folder, 1, 0, Duration.ZERO, millis))
        .hasMessageContaining("processor.commit-interval");
  }
}
