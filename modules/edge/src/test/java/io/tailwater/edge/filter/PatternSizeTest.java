package io.tailwater.edge.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PatternSizeTest {
  private static final long SEED = Long.getLong("filters.seed", 20_260_504L);
  private static final List<String> PARTS = List.of("a", "b", ".", "(", ")", "(?:", "[", "]", "[^",
      "{3}", "{2,5}", "{4,}", "{", "}", "*", "+?", "|", "\\d", "\\]", "\\[", "\\{", "^", "$",
      "[a-z]", "[]a]", "[\\]b]", "[[:alpha:]]", "(?i)");

  @ParameterizedTest
  @CsvSource({"abc, 3", "'a{10}', 10", "'(ab){10}', 30", "'((a{999}){999}){999}', 998000000",
      "'[a-z]{3}-\\d{4}', 8", "'a{2,7}', 7", "'[{](a)', 3"})
  void multipliesNestedCounts(String pattern, long atLeast) {
    assertThat(PatternSize.of(pattern)).isBetween(atLeast, atLeast + atLeast / 10 + 2);
  }

  /** So that what passes the estimate is of a size that can be compiled. */
  @Test
  void isNeverFarBelowTheProgramThatTheLibraryMakes() {
    var random = new Random(SEED);
    var compiled = 0;
    for (var i = 0; i < 20_000; i++) {
      var pattern = pattern(random);
      var estimate = PatternSize.of(pattern);
      if (estimate > Patterns.MAX_PROGRAM) {
        continue;
      }
      try {
        var program = Pattern.compile(pattern).programSize();
        compiled++;
        assertThat(program).as("seed %d: %s", SEED, pattern)
            .isLessThanOrEqualTo((int) (6 * estimate + 20));
      } catch (PatternSyntaxException e) {
        assertThat(e.getDescription()).isNotEmpty();
      }
    }
    assertThat(compiled).isGreaterThan(1_000);
  }

  private static String pattern(Random random) {
    var text = new StringBuilder();
    for (var i = random.nextInt(14); i >= 0; i--) {
      text.append(PARTS.get(random.nextInt(PARTS.size())));
    }
    return text.toString();
  }
}
