package io.tailwater.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.strings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChannelTest {
  @Test
  void readsAWholeChannel() {
    assertThat(Channel.parse("metrics.10s_a-B")).isEqualTo(new Channel.Whole("metrics.10s_a-B"));
  }

  @Test
  void theKeyIsEverythingAfterTheFirstSlash() {
    assertThat(Channel.parse("trades/BTC/USD /x"))
        .isEqualTo(new Channel.Key("trades", "BTC/USD /x"));
  }

  @Test
  void anyKeyIsReadBackFromItsText() {
    qt().forAll(strings().allPossible().ofLengthBetween(1, 50)).checkAssert(key -> {
      var channel = new Channel.Key("trades", key);

      assertThat(Channel.parse(channel.toString())).isEqualTo(channel);
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a b", "ä", "a\n", "a\n/b", "/key", "a%2Fb", "\0", "a,b"})
  void refusesWhatIsNotAName(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Channel.parse(text))
        .withMessageContaining("is not a channel name: 1 to 249");
  }

  @Test
  void refusesANameThatIsTooLong() {
    assertThat(Channel.parse("a".repeat(249)).name()).hasSize(249);
    assertThatIllegalArgumentException().isThrownBy(() -> Channel.parse("a".repeat(250)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"stream.open", "stream.", "stream.x/key"})
  void keepsTheNamesOfNoticesForNotices(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Channel.parse(text))
        .withMessageContaining("'stream.' is kept for notices");
  }

  @Test
  void aNameMayResembleThatOfANotice() {
    assertThat(Channel.parse("stream").name()).isEqualTo("stream");
    assertThat(Channel.parse("streams.x").name()).isEqualTo("streams.x");
    assertThat(Channel.parse("...").name()).isEqualTo("...");
  }

  @Test
  void refusesAnEmptyKey() {
    assertThatIllegalArgumentException().isThrownBy(() -> Channel.parse("trades/"))
        .withMessage("the key after 'trades/' is empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b"})
  void aSpecRefusesWhatKafkaWouldNotTakeAsATopic(String topic) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new ChannelSpec("trades", topic, 1, ValueFormat.JSON, KeyPartitioner.ANY))
        .withMessageContaining("is not a topic name");
  }

  @Test
  void aSpecNeedsAPartition() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new ChannelSpec("trades", "trades", 0, ValueFormat.JSON, KeyPartitioner.ANY))
        .withMessage("partitions must be 1 or more, got 0");
  }
}
