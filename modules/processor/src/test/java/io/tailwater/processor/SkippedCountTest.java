package io.tailwater.processor;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class SkippedCountTest {
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private Instant now = Instant.EPOCH;
  private final SkippedCount count = new SkippedCount(Duration.ofMinutes(1), () -> now);

  @BeforeEach
  void listen() {
    lines.start();
    logger().addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    logger().detachAppender(lines);
  }

  @Test
  void countsEveryRecordButLogsOnePerInterval() {
    for (var offset = 0; offset < 1_000; offset++) {
      count.onSkipped("host", 0, offset, "the value is not JSON");
    }
    now = now.plusSeconds(60);
    count.onSkipped("host", 0, 1_000, "the value is not JSON");

    assertThat(count.total()).isEqualTo(1_001);
    assertThat(lines.list).hasSize(2);
    assertThat(lines.list.getLast().getFormattedMessage()).contains("1001");
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(SkippedCount.class);
  }
}
