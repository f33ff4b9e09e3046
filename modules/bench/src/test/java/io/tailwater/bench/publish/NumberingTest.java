package io.tailwater.bench.publish;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class NumberingTest {
  @Test
  void countsInEachSequenceForItself() {
    var numbering = new Numbering(3, 10);

    assertThat(numbering.series(0)).isZero();
    assertThat(numbering.sequence(0)).isEqualTo(10);
    assertThat(numbering.series(5)).isEqualTo(2);
    assertThat(numbering.sequence(5)).isEqualTo(11);
    assertThat(new String(numbering.data(5, 77, 10), java.nio.charset.StandardCharsets.US_ASCII))
        .isEqualTo("{\"seq\":11,\"ts\":77,\"series\":2}");
  }

  @Test
  void isExactlyAsLongAsWanted() {
    var one = new Numbering(1, 1).data(0, 1_700_000_000_123_456_789L, 200);

    assertThat(one).hasSize(200)
        .asString()
        .startsWith("{\"seq\":1,\"ts\":1700000000123456789,\"pad\":\"xxx")
        .endsWith("x\"}");
    assertThat(new Numbering(7, 1).data(3, 4, 64)).hasSize(64);
  }
}
