package io.tailwater.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BackoffTest {
  private static final Duration MIN = Duration.ofSeconds(1);
  private static final Duration MAX = Duration.ofSeconds(30);

  private final Backoff backoff = new Backoff(MIN, MAX, new Random(1));

  @Test
  void doublesItsBoundUpToTheMaximum() {
    for (var seed = 0; seed < 200; seed++) {
      var one = new Backoff(MIN, MAX, new Random(seed));
      for (var attempt = 0; attempt < 100; attempt++) {
        var bound = Math.min(30_000, 1_000L << Math.min(attempt, 20));
        assertThat(one.next().toMillis()).isBetween(0L, bound);
      }
    }
  }

  @Test
  void usesTheWholeRange() {
    IntStream.range(0, 10).forEach(_ -> backoff.next());
    var waits = IntStream.range(0, 500)
        .mapToLong(_ -> backoff.next().toMillis())
        .summaryStatistics();
    assertThat(waits.getMin()).isLessThan(3_000);
    assertThat(waits.getMax()).isGreaterThan(27_000);
  }

  @Test
  void beginsAnewAfterAReset() {
    IntStream.range(0, 10).forEach(_ -> backoff.next());
    backoff.reset();
    assertThat(backoff.next()).isLessThanOrEqualTo(MIN);
  }

  @Test
  void waitsAsLongAsAskedAndSpreadsThoseWhoWereAskedForTheSame() {
    IntStream.range(0, 10).forEach(_ -> backoff.next());
    var waits = IntStream.range(0, 200)
        .mapToLong(_ -> backoff.next(Duration.ofMinutes(2)).toMillis())
        .summaryStatistics();
    assertThat(waits.getMin()).isBetween(120_000L, 125_000L);
    assertThat(waits.getMax()).isBetween(145_000L, 150_000L);
  }

  @Test
  void waitsNoLongerThanTenMinutesWhateverIsAsked() {
    assertThat(backoff.next(Duration.ofHours(5))).isBetween(Duration.ofMinutes(10),
        Duration.ofMinutes(10).plus(MIN));
  }
}
