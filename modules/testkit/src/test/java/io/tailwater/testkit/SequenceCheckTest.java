package io.tailwater.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SequenceCheckTest {
  private static final CursorId AT_7_AND_3 = CursorId.parse("1~7k2mq3zk0a.a2.0-7.1-3");

  @Test
  void beginsWhereTheFirstStreamOpens() {
    var check = new SequenceCheck(false);

    assertThat(check.onOpen(AT_7_AND_3)).isZero();
    assertThat(check.onEvent(event(0, 7, 5, 1))).isZero();
    assertThat(check.onEvent(event(1, 3, 4, 1))).isZero();
    assertThat(check.hasAll(Map.of(0L, 8L, 1L, 4L))).isTrue();
    assertThat(check.hasAll(Map.of(0L, 9L, 1L, 4L))).isFalse();
  }

  @Test
  void countsWhatIsSkippedAndTellsWhatComesAgain() {
    var check = new SequenceCheck(false);
    var _ = check.onOpen(AT_7_AND_3);

    assertThat(check.onEvent(event(0, 9, 5, 1))).isEqualTo(2);
    assertThat(check.onEvent(event(0, 9, 5, 1))).isNegative();
    assertThat(check.onEvent(event(0, 10, 5, 2))).isZero();
  }

  @Test
  void noticesAStreamThatOpensElsewhereThanTheLastOneEnded() {
    var check = new SequenceCheck(false);
    var _ = check.onOpen(AT_7_AND_3);

    assertThat(check.onOpen(CursorId.parse("1~7k2mq3zk0a.a2.0-7.1-5"))).isEqualTo(2);
    assertThat(check.onOpen(CursorId.parse("1~7k2mq3zk0a.a2.0-6.1-5"))).isNegative();
  }

  @Test
  void followsAKeyByTheNumbersOfTheKey() {
    var check = new SequenceCheck(true);

    assertThat(check.onOpen(AT_7_AND_3)).isZero();
    assertThat(check.onEvent(event(0, 100, 5, 1))).isZero();
    assertThat(check.onEvent(event(0, 130, 5, 2))).isZero();
    assertThat(check.onEvent(event(0, 160, 5, 4))).isEqualTo(1);
    assertThat(check.hasAll(Map.of(5L, 5L))).isTrue();
  }

  private static long[] event(long partition, long number, long key, long ofKey) {
    return new long[]{partition, number, key, ofKey};
  }
}
