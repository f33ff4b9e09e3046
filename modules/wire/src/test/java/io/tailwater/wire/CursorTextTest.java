package io.tailwater.wire;

import static io.tailwater.wire.Samples.cursor;
import static io.tailwater.wire.Samples.topic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.quicktheories.QuickTheory.qt;

import io.tailwater.model.TopicCursor;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CursorTextTest {
  private static final String TRADES = "1~9sfgvyzqn3.a3.0-4711.1-17.2-0";
  private static final int FUZZED = 100_000;

  @Test
  void anyCursorIsReadBackAsItWas() {
    qt().forAll(Cursors.any()).checkAssert(cursor -> {
      var text = CursorText.encode(cursor);

      assertThat(CursorText.parse(text)).isEqualTo(cursor);
      assertThat(text).hasSize(CursorText.length(cursor)).matches("[0-9a-z.~-]+");
      assertThat(CursorText.maxLength(cursor)).isGreaterThanOrEqualTo(text.length());
    });
  }

  @Test
  void whatIsReadIsTheTextOfItsCursorAndAllElseIsRefused() {
    var seed = Long.getLong("seed", System.nanoTime());
    var random = new Random(seed);
    var read = 0;
    for (var i = 0; i < FUZZED; i++) {
      var text = mutated(random);
      try {
        assertThat(CursorText.encode(CursorText.parse(text))).as("seed %d", seed).isEqualTo(text);
        read++;
      } catch (IllegalArgumentException refused) {
        assertThat(refused.getMessage()).as("seed %d", seed).isNotBlank().hasSizeLessThan(300);
      }
    }
    assertThat(read).as("seed %d", seed).isBetween(FUZZED / 50, FUZZED - FUZZED / 50);
  }

  @ParameterizedTest
  @CsvSource(quoteCharacter = '`', value = {"``,`the version`", "2~x,`got '2'`",
      "1,`the cursor needs '1~'`", "1~,`ends at character 2`", "1~end,`ends at character 5`",
      "1~9SFGvyzqn3.a1.0-1,`'9SFG' is not 4 base-32 digits`",
      "1~9sfgvyzqni.a1.0-1,`'vyzqni' is not 6 base-32 digits`",
      "1~9sfgvyzqn3,`needs '.' after the topic at character 12, got its end`",
      "1~9sfgvyzqn3.b1.0-1,`needs 'a' or 'k' at character 13, got 'b'`",
      "1~9sfgvyzqn3.a.0-1,`digits of the number of partitions at character 14`",
      "1~9sfgvyzqn3.a0.0-1,`at least one partition`", "1~9sfgvyzqn3.a1,`at least one partition`",
      "1~9sfgvyzqn3.a01.0-1,`without leading zeros`", "1~9sfgvyzqn3.a1.1-1,`partition 1 of 1`",
      "1~9sfgvyzqn3.a1.0,`needs '-' after the partition at character 17, got its end`",
      "1~9sfgvyzqn3.a1.0-,`digits of an offset at character 18, got its end`",
      "1~9sfgvyzqn3.a1.0--1,`digits of an offset at character 18, got '-'`",
      "1~9sfgvyzqn3.a1.0-00,`an offset without leading zeros at character 18`",
      "1~9sfgvyzqn3.a1.0-9223372036854775808,`an offset up to 9223372036854775807`",
      "1~9sfgvyzqn3.a2147483648.0-1,`partitions up to 2147483647 at character 14`",
      "1~9sfgvyzqn3.a2.1-1.0-1,`partition 0 at character 20 is not after partition 1`",
      "1~9sfgvyzqn3.a2.1-1.1-1,`partition 1 at character 20 is not after partition 1`",
      "1~9sfgvyzqn3.a1.0-1~9sfgvyzqn3.k1.0-1,`names the topic 9sfgvyzqn3 twice`",
      "1~9sfgvyzqn3.a1.0-1~,`ends at character 20 within a topic`",
      "1~9sfgvyzqn3.a1.0-1~end~end,`'end~' is not 4 base-32 digits`",
      "1~9sfgvyzqn3.a1.0-1~END,`ends at character 23 within a topic`",
      "`1~9sfgvyzqn3.a1.0-1 `,`needs '.' before a partition at character 19, got ' '`",
      "1~9sfgvyzqn3.a1.0-١,`digits of an offset at character 18, got U+0661`"})
  void refusesNamingWhatIsWrong(String text, String named) {
    assertThatIllegalArgumentException().isThrownBy(() -> CursorText.parse(text))
        .withMessageContaining(named);
  }

  @Test
  void refusesATextThatIsTooLong() {
    var long_ = "1~9sfgvyzqn3.a1.0-" + "1".repeat(CursorText.MAX_READ_LENGTH);

    assertThatIllegalArgumentException().isThrownBy(() -> CursorText.parse(long_))
        .withMessage("a cursor has up to 8192 characters, got 8210");
  }

  @Test
  void readsWhatHasGrownBeyondWhatANewSubscriptionMayHave() {
    var next = IntStream.range(0, 400)
        .boxed()
        .collect(Collectors.toMap(partition -> partition, _ -> 1_000_000_000L));
    var grown = cursor(topic("trades", TopicCursor.Kind.WHOLE, 400, next));

    assertThat(CursorText.length(grown)).isGreaterThan(CursorText.MAX_LENGTH);
    assertThat(CursorText.parse(CursorText.encode(grown))).isEqualTo(grown);
  }

  @Test
  void readsTheLongestCursor() {
    var next = new TreeMap<Integer, Long>();
    var cursor = cursor(topic("trades", TopicCursor.Kind.WHOLE, 1, Map.of(0, 1L)));
    while (CursorText.maxLength(cursor) < CursorText.MAX_LENGTH - 25) {
      next.put(next.size(), Long.MAX_VALUE);
      cursor = cursor(topic("trades", TopicCursor.Kind.WHOLE, next.size(), next)).end();
    }

    assertThat(CursorText.length(cursor)).isEqualTo(CursorText.maxLength(cursor));
    assertThat(CursorText.parse(CursorText.encode(cursor))).isEqualTo(cursor);
  }

  private static String mutated(Random random) {
    var text = new StringBuilder(random.nextInt(3) == 0 ? TRADES + "~end" : TRADES);
    var alphabet = "0123456789abcdeknz.~-end\n\0A é/";
    for (var mutations = random.nextInt(4); mutations > 0 && !text.isEmpty(); mutations--) {
      var at = random.nextInt(text.length());
      var c = alphabet.charAt(random.nextInt(alphabet.length()));
      switch (random.nextInt(5)) {
        case 0 -> text.setCharAt(at, c);
        case 1 -> text.insert(at, c);
        case 2 -> text.deleteCharAt(at);
        case 3 -> text.setLength(at);
        default -> text.append(text.substring(at));
      }
    }
    return text.toString();
  }
}
