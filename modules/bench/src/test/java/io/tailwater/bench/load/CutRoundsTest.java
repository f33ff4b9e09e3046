package io.tailwater.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.bench.load.LoadSettings.Cuts;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CutRoundsTest {
  private static final long SECOND = 1_000_000_000L;

  private final Signals signals = new Signals();

  private static CutRounds everySecond(double share, int sessions) {
    return new CutRounds(
        new Cuts(Optional.of(Duration.ofSeconds(1)), share, Duration.ZERO, false), sessions);
  }

  private void measureFor(long seconds) {
    signals.cutsUntilNanos = seconds * SECOND;
    signals.cutsFromNanos = 0;
  }

  @Test
  void cutsNobodyBeforeTheFirstRoundAndAfterTheLast() {
    var rounds = everySecond(1, 10);
    assertThat(rounds.take(5 * SECOND, signals)).isZero();

    measureFor(2);

    assertThat(rounds.take(SECOND - 1, signals)).isZero();
    assertThat(rounds.take(SECOND, signals)).isEqualTo(10);
    assertThat(rounds.take(SECOND + 1, signals)).isZero();
    assertThat(rounds.take(2 * SECOND, signals)).isEqualTo(10);
    assertThat(rounds.take(3 * SECOND, signals)).isZero();
  }

  @Test
  void owesWhatIsLessThanASession() {
    measureFor(1000);
    var rounds = everySecond(0.02, 10);
    var cut = 0;
    for (var second = 1; second <= 100; second++) {
      cut += rounds.take(second * SECOND, signals);
    }

    assertThat(cut).isEqualTo(20);
  }

  @Test
  void catchesUpWithRoundsThatItMissedButCutsNobodyTwiceAtOnce() {
    measureFor(1000);

    assertThat(everySecond(0.1, 10).take(3 * SECOND, signals)).isEqualTo(3);
    assertThat(everySecond(0.5, 10).take(30 * SECOND, signals)).isEqualTo(10);
  }
}
