package io.tailwater.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class CloseReasonTest {
  @ParameterizedTest
  @EnumSource
  void theCodeSaysWhetherToComeBack(CloseReason reason) {
    assertThat(reason.code()).isBetween(3000, 3999);
    assertThat(reason.code() < 3500).isEqualTo(reason.reconnect());
    assertThat(reason.label()).matches("[a-z]+(-[a-z]+)*");
  }

  @ParameterizedTest
  @EnumSource
  void codesAndLabelsAreOfOneReasonOnly(CloseReason reason) {
    assertThat(Arrays.stream(CloseReason.values())
        .filter(other -> other.code() == reason.code() || other.label().equals(reason.label())))
        .containsExactly(reason);
  }
}
