package io.tailwater.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Protocol 2.2. */
class OpenTransactionsTest {
  private final OpenTransactions transactions = new OpenTransactions();

  @Test
  void tellsOnceWhenTheEndIsHeldBackForOverTwoSeconds() {
    assertThat(held(5, 8, 1_000)).isEmpty();
    assertThat(held(5, 9, 3_000)).isEmpty();
    assertThat(held(5, 9, 3_001)).containsExactly(Map.entry(0, 2_001L));
    assertThat(held(5, 9, 9_000)).isEmpty();
  }

  @Test
  void tellsAgainWhenItHappensAgain() {
    held(5, 8, 0);
    held(5, 8, 2_500);
    assertThat(held(8, 8, 3_000)).isEmpty();
    assertThat(held(8, 9, 4_000)).isEmpty();
    assertThat(held(8, 9, 6_500)).containsKey(0);
  }

  @Test
  void keepsSilentWhileTheEndMoves() {
    for (var second = 0; second < 10; second++) {
      assertThat(held(second, second + 1, second * 1_000L)).isEmpty();
    }
  }

  @Test
  void keepsSilentWhereNothingIsOpen() {
    assertThat(held(5, 5, 0)).isEmpty();
    assertThat(held(5, 5, 60_000)).isEmpty();
  }

  private Map<Integer, Long> held(long end, long highWatermark, long nowMillis) {
    return transactions.held(new long[]{end}, new long[]{highWatermark}, nowMillis);
  }
}
