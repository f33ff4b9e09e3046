package io.tailwater.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The vectors were computed with another SHA-256; cursors out there depend on them (2.13). */
final class TagsTest {
  @ParameterizedTest
  @CsvSource({"trades,9sfg475s4ms2", "host,8x0awrt7p0bj", "metrics.10s,acbaznyac20h",
      "'',werc8gmrzge1"})
  void tagsNeverChange(String text, String tag) {
    assertThat(Tags.of(text, 12)).isEqualTo(tag);
    assertThat(TopicTag.of(text).tag()).isEqualTo(tag.substring(0, 4));
  }

  @Test
  void epochsNeverChange() {
    assertThat(Epoch.of("MkU3OEVBNTcwNTJENDM2Qg", "AAAAAAAAAAAAAAAAAAAABA").tag())
        .isEqualTo("d2b34q");
    assertThat(Epoch.of("c", "t").tag()).isEqualTo("g5ns2v");
  }

  @Test
  void anotherClusterOrTopicIsAnotherEpoch() {
    assertThat(Epoch.of("c", "t")).isNotEqualTo(Epoch.of("c", "u"))
        .isNotEqualTo(Epoch.of("d", "t"))
        .isEqualTo(Epoch.of("c", "t"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "9sf", "9sfg4", "9SFG", "9sfi", "9sfl", "9sfo", "9sfu", "9sf ",
      "9sf~"})
  void refusesWhatIsNotFourDigits(String tag) {
    assertThatIllegalArgumentException().isThrownBy(() -> new TopicTag(tag))
        .withMessage("'" + tag + "' is not 4 base-32 digits");
  }

  @Test
  void refusesAnEpochThatIsNotSixDigits() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Epoch("g5ns2"))
        .withMessage("'g5ns2' is not 6 base-32 digits");
  }
}
