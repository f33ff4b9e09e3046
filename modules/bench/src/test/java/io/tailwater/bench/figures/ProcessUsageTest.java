package io.tailwater.bench.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class ProcessUsageTest {
  @Test
  void readsThisProcess() {
    var pid = ProcessHandle.current().pid();
    var before = ProcessUsage.of(pid);
    var start = System.nanoTime();
    while (System.nanoTime() - start < 100_000_000L) {
      Thread.onSpinWait();
    }
    while (ProcessUsage.of(pid).cpuSeconds() == before.cpuSeconds()
        && System.nanoTime() - start < 20_000_000_000L) {
      Thread.onSpinWait();
    }

    assertThat(before.rssBytes()).isGreaterThan(10 << 20);
    assertThat(ProcessUsage.of(pid).cpuSeconds()).isGreaterThan(before.cpuSeconds());
  }

  @Test
  void isNothingForAProcessThatIsNotThere() {
    assertThat(ProcessUsage.isReadable(99_999_999)).isFalse();
    assertThat(ProcessUsage.of(99_999_999)).isEqualTo(new ProcessUsage(0, 0));
  }

  @Test
  void tellsTheTimeOfAReadingOfTheOtherClock() {
    var clock = new WallClock();
    var before = nanos(Instant.now());
    var read = clock.at(System.nanoTime());

    assertThat(read).isBetween(before - 50_000_000, nanos(Instant.now()) + 50_000_000);
  }

  private static long nanos(Instant instant) {
    return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
  }
}
