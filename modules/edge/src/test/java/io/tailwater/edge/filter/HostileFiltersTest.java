package io.tailwater.edge.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.tailwater.model.Bytes;
import io.tailwater.model.Event;
import io.tailwater.model.ValueFormat;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random and mutated expressions: refused or evaluated, never anything else, in bounded time. */
final class HostileFiltersTest {
  private static final long SEED = Long.getLong("filters.seed", 20_260_504L);
  private static final int EXPRESSIONS = Integer.getInteger("filters.expressions", 3_000);

  /** Far above what any takes: it is for those that would never end. */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private static final List<String> PARTS = List.of("value", ".price", ".xs", ".t", "key",
      "headers", "timestamp", "channel", "x", "(", ")", "[", "]", "{", "}", ".", ",", "?", ":",
      "&&", "||", "!", "-", "+", "*", "/", "%", "==", "!=", "<", ">=", " in ", "1", "0", "-1",
      "9223372036854775807", "1e308", "1.5", "7u", "null", "true", "false", "'a'", "'(a|aa)+b'",
      "\"\\u0000\"", "b'\\xff'", "r'\\d'", ".exists(x, ", ".all(x, ", ".exists_one(x, ",
      ".map(x, ", "has(", "size(", "int(", "string(", "type(", "duration(", "timestamp(",
      ".matches('", ".contains(", ".startsWith(", ".getHours(", "@tried(", "__result__", "é",
      "\uD83D\uDE00", "\uD800", "\n", "//", "'''", ".?", "[?", "google.protobuf.Any{");

  private static final List<String> SEEDS = List.of(
      "value.price > 100 && key == 'a' || !has(value.x)",
      "value.xs.exists(x, x > 3 && value.xs.all(y, y >= x))",
      "value.t.matches('^(a|b)*$') ? size(value.t) > 3 : value.t in ['a', 'b']",
      "headers['a'] + string(value.price) == 'b' && timestamp.getHours('UTC') < 12",
      "value.xs[0] * 2 + 1 % 3 != {'a': 1, 'b': [1, 2.5]}.a");

  private static final List<String> LEAVES = List.of("value.price", "value.xs", "value.t", "key",
      "value", "value.n", "value.xs[0]", "x", "1", "2.5", "'a'", "null", "true", "headers.source");

  private static final List<String> RULES = List.of("#", "(# == #)", "(# > #)", "(# && #)",
      "(# || #)", "!(#)", "(# + #)", "[#, #].exists(x, #)", "value.xs.all(x, #)",
      "value.xs.exists_one(x, #)", "value.xs.exists(x, #)", "(# in [#, #])", "(# in value.xs)",
      "(# ? # : #)", "value.t.matches('(a|b)*c')", "(value.t.contains('ab') || #)",
      "(size(#) > 2)", "has(value.price)");

  private final FilterCompiler compiler = new FilterCompiler();
  private final List<Event> events = List.of(Sample.ones(5_000), Sample.letters(50_000),
      Sample.json("{\"price\":99.5,\"xs\":[1,\"a\",null,{\"x\":[]}],\"t\":\"abab\"}"),
      Sample.json("[[[1]]]"), Sample.json("null"),
      Sample.event("", Bytes.NONE, ValueFormat.JSON),
      Sample.event("\uFFFD", Bytes.of(new byte[]{(byte) 0xff}), ValueFormat.BINARY),
      Sample.event("k", Bytes.utf8("text"), ValueFormat.TEXT));

  @Test
  void survivesWhateverIsSent() {
    var random = new Random(SEED);
    var evaluated = 0;
    for (var i = 0; i < EXPRESSIONS; i++) {
      var expression = switch (i % 3) {
        case 0 -> assembled(random);
        case 1 -> mutated(random);
        default -> grown(random, 4);
      };
      var filter = compiled(expression);
      if (filter.isPresent()) {
        evaluated++;
        filter.get().run();
      }
    }

    assertThat(evaluated).as("expressions that were not refused").isGreaterThan(EXPRESSIONS / 10);
  }

  private Optional<Runnable> compiled(String expression) {
    var start = System.nanoTime();
    try {
      var filter = compiler.compile(expression);
      return Optional.of(() -> assertThatCode(() -> {
        for (var event : events) {
          filter.accepts(Sample.TRADES, event);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONGEST);
      }).as("seed %d: %s", SEED, expression).doesNotThrowAnyException());
    } catch (FilterException e) {
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONGEST);
      assertThat(e.getMessage()).as("seed %d: %s", SEED, expression).hasSizeLessThan(600);
      return Optional.empty();
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError("seed " + SEED + ": " + expression, e);
    }
  }

  private static String assembled(Random random) {
    var text = new StringBuilder();
    var parts = 1 + random.nextInt(random.nextInt(10) == 0 ? 300 : 12);
    for (var i = 0; i < parts; i++) {
      text.append(PARTS.get(random.nextInt(PARTS.size())));
    }
    return text.toString();
  }

  private static String grown(Random random, int depth) {
    if (depth == 0) {
      return LEAVES.get(random.nextInt(LEAVES.size()));
    }
    var rule = RULES.get(random.nextInt(RULES.size()));
    var text = new StringBuilder();
    for (var i = 0; i < rule.length(); i++) {
      var c = rule.charAt(i);
      text.append(c == '#' ? grown(random, depth - 1) : c);
    }
    return text.toString();
  }

  private static String mutated(Random random) {
    var text = new StringBuilder(SEEDS.get(random.nextInt(SEEDS.size())));
    for (var i = random.nextInt(4); i >= 0; i--) {
      var at = random.nextInt(text.length() + 1);
      switch (random.nextInt(4)) {
        case 0 -> text.insert(at, PARTS.get(random.nextInt(PARTS.size())));
        case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(4)));
        case 2 -> text.insert(at, SEEDS.get(random.nextInt(SEEDS.size())));
        default -> text.insert(at, (char) random.nextInt(0x250));
      }
    }
    return text.toString();
  }
}
