package io.tailwater.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BytesTest {
  @Test
  void equalContentIsEqual() {
    assertThat(Bytes.utf8("é")).isEqualTo(Bytes.of("é".getBytes(UTF_8)))
        .hasSameHashCodeAs(Bytes.of(new byte[]{(byte) 0xc3, (byte) 0xa9}))
        .isNotEqualTo(Bytes.utf8("e"))
        .isNotEqualTo("é");
  }

  @Test
  void noneEqualsNothingElse() {
    assertThat(Bytes.NONE).isNotEqualTo(Bytes.utf8("")).isEqualTo(Bytes.NONE);
    assertThat(Bytes.utf8("")).isNotEqualTo(Bytes.NONE);
    assertThat(Bytes.NONE.isNone()).isTrue();
    assertThat(Bytes.utf8("").isNone()).isFalse();
    assertThat(Bytes.NONE.length()).isZero();
    assertThat(Bytes.NONE.toUtf8()).isEmpty();
  }

  @Test
  void malformedUtf8IsReplaced() {
    assertThat(Bytes.of(new byte[]{'a', (byte) 0xff, 'b'}).toUtf8()).isEqualTo("a\ufffdb");
  }

  @Test
  void itsTextNeverShowsTheContent() {
    assertThat(Bytes.utf8("secret")).hasToString("Bytes[6]");
    assertThat(Bytes.NONE).hasToString("none");
  }
}
