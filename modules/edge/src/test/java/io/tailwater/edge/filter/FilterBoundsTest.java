package io.tailwater.edge.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.model.Bytes;
import io.tailwater.model.Event;
import io.tailwater.model.ValueFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an expression may cost, and what becomes of one that would cost more. */
final class FilterBoundsTest {
  private final FilterCompiler compiler = new FilterCompiler();

  @Test
  void anExpressionIsBoundedInLengthPartsAndDepth() {
    assertThatThrownBy(() -> compiler.compile("true" + " ".repeat(1_997)))
        .hasMessage("the expression has 2001 characters; up to 2000 are accepted");
    assertThatThrownBy(() -> compiler.compile("1" + "+1".repeat(600) + " > 0"))
        .isInstanceOf(FilterException.class);
    assertThatThrownBy(() -> compiler.compile("(".repeat(40) + "true" + ")".repeat(40)))
        .isInstanceOf(FilterException.class);
  }

  @Test
  void aLongListAndManyAlternativesAreWithinTheBounds() throws FilterException {
    var list = "value.n in [" + "10, ".repeat(300) + "1]";
    var alternatives = "value.n == 9 || ".repeat(100) + "value.n == 1";

    assertThat(accepts(list, Sample.ones(1))).isTrue();
    assertThat(accepts(alternatives, Sample.ones(1))).isTrue();
  }

  @Test
  void aLoopOfAThousandTurnsIsWithinTheBudgetAndOneOfHundredThousandIsNot()
      throws FilterException {
    assertThat(accepts("!value.xs.exists(x, x == 2)", Sample.ones(1_000))).isTrue();
    assertThat(compiler.budgetsSpent()).isZero();

    assertThat(accepts("!value.xs.exists(x, x == 2)", Sample.ones(90_000))).isFalse();
    assertThat(compiler.budgetsSpent()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"value.xs.all(x, value.xs.all(y, x == y))",
      "value.xs.exists(x, x.a == 1 && false) || true",
      "value.xs.exists(x, 1 / 0 == x && false) || true", "value.xs == value.xs",
      "value.xs in [value.xs]", "value.xs.all(x, int('1') == x)",
      "value.xs.all(x, [1, 2] != [x])"})
  void whatReadsALongArrayTooOftenEndsWithoutAcceptance(String expression) throws FilterException {
    assertThat(accepts(expression, Sample.ones(90_000))).isFalse();
    assertThat(compiler.budgetsSpent()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"value.t.matches('(a|aa)+b') || true",
      "value.t.contains('aaaaaaaaab') || true", "size(value.t) == 0 || true",
      "value.t + value.t + value.t + value.t + value.t + value.t + value.t == '' || true",
      "[value.t].exists(t, t == 'b' || t == 'c' || t == 'd' || t == 'e' || t == 'f') || true"})
  void whatReadsALongTextTooOftenEndsWithoutAcceptance(String expression) throws FilterException {
    assertThat(accepts(expression, Sample.letters(1_000_000))).isFalse();
    assertThat(compiler.budgetsSpent()).isEqualTo(1);
  }

  @Test
  void comparingALongTextOnceIsWithinTheBudget() throws FilterException {
    assertThat(accepts("value.t != 'x' && value.t.startsWith('aaa')", Sample.letters(1_000_000)))
        .isTrue();
    assertThat(accepts("!value.t.contains('aaaaaaab')", Sample.letters(500_000))).isTrue();
    assertThat(accepts("!value.t.matches('b$')", Sample.letters(10_000))).isTrue();
  }

  @Test
  void aValueThatIsTooLongIsNotLookedInto() throws FilterException {
    var tooLong = Sample.letters(Evaluation.MAX_VALUE_BYTES);

    assertThat(accepts("value.n == 1", tooLong)).isFalse();
    assertThat(accepts("value.n == 1 || key == 'BTC-USD'", tooLong)).isTrue();
    assertThat(accepts("value.n == 1", Sample.ones(JsonReader.MAX_PARTS))).isFalse();
    assertThat(accepts("value.n == 1", Sample.ones(JsonReader.MAX_PARTS - 10))).isTrue();
  }

  @Test
  void aFilterThatDoesNotNameTheValueDoesNotReadIt() throws FilterException {
    var notJson = Sample.event("k", Bytes.utf8("{"), ValueFormat.JSON);

    assertThat(accepts("key == 'k' && headers.source == 'last'", notJson)).isTrue();
    assertThat(accepts("value != 3", notJson)).isFalse();
  }

  @Test
  void aValueIsParsedOnceForAllFiltersOfAThread() {
    var evaluation = new Evaluation();
    var event = Sample.json("{\"n\":1}");

    var first = valueOf(evaluation, event);

    assertThat(valueOf(evaluation, event)).isSameAs(first);
    assertThat(valueOf(evaluation, Sample.json("{\"n\":1}"))).isNotSameAs(first).isEqualTo(first);
  }

  @Test
  void keepsNoMoreFiltersThanItsBound() throws FilterException {
    var first = compiler.compile("value.n == -1");
    for (var i = 0; i < FilterCompiler.MAX_KEPT; i++) {
      compiler.compile("value.n == " + i);
    }

    assertThat(compiler.compile("value.n == -1")).isEqualTo(first).isNotSameAs(first);
    assertThat(compiler.compile("value.n == 999")).isSameAs(compiler.compile("value.n == 999"));
  }

  private static Object valueOf(Evaluation evaluation, Event event) {
    evaluation.begin(Sample.TRADES, event);
    return evaluation.find("value").orElseThrow();
  }

  private boolean accepts(String expression, Event event) throws FilterException {
    return compiler.compile(expression).accepts(Sample.TRADES, event);
  }
}
