package io.tailwater.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LagTest {
  private final Lag lag = new Lag();

  @Test
  void isBehindOnceItLacksWhatThereWasWhenItWasAskedBefore() {
    lag.onJoined(0);
    lag.note(0, 5, 1_000);
    assertThat(lag.isBehind()).isFalse();
    lag.note(3, 9, 2_000);
    assertThat(lag.millis(2_500)).isEqualTo(500);
    lag.note(9, 9, 3_000);

    assertThat(lag.isBehind()).isFalse();
  }

  @Test
  void doesNotTakeTheEndOfAnotherFanOutForTheOneThatItJoins() {
    lag.onJoined(0);
    lag.note(5_000, 5_000, 1_000);
    lag.onJoined(3);
    lag.note(3, 3, 2_000);

    assertThat(lag.isBehind()).isFalse();
  }
}
