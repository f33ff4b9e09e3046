package io.tailwater.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SourceRulesTest {
  private static final List<Source> SOURCES = Repository.files(".java")
      .stream()
      .map(Source::parse)
      .toList();

  static List<SourceRule> rules() {
    return SourceRules.all();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void holdsInEveryFile(SourceRule rule) {
    var about = SOURCES.stream().filter(rule.applies()).toList();

    assertThat(about).as("files that the rule is about").isNotEmpty();
    assertThat(about.stream().flatMap(source -> rule.violations(source).stream()))
        .as(rule.name())
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void catchesItsCounterexample(SourceRule rule) {
    var places = List.of("modules/wire/src/main/java/A.java", "modules/wire/src/test/java/A.java");
    var found = new ArrayList<String>();
    for (var place : places) {
      found.addAll(rule.violations(Source.parse(place, rule.counterexample())));
    }

    assertThat(found).as(rule.name()).isNotEmpty();
  }

  @Test
  void tellsForeignWordsFromWordsThatHoldThem() {
    var words = Source.parse("modules/wire/src/main/java/A.java",
        "final class Broom { void mushroom() {} void shardless() {} void innermostMessage() {} }");

    assertThat(SourceRules.all().stream().flatMap(rule -> rule.violations(words).stream()))
        .isEmpty();
  }

  @Test
  void everyPackageIsNullMarked() {
    var marked = new HashMap<String, Boolean>();
    for (var source : SOURCES) {
      var name = source.module() + " " + source.packageName().orElse("(none)");
      var marks = source.fileName().equals("package-info.java")
          && source.tree()
              .getPackageAnnotations()
              .stream()
              .anyMatch(use -> use.getAnnotationType().toString().endsWith("NullMarked"));
      marked.merge(name, marks, Boolean::logicalOr);
    }
    var unmarked = new TreeSet<String>();
    marked.forEach((name, marks) -> {
      if (!marks) {
        unmarked.add(name);
      }
    });

    assertThat(marked).as("packages").hasSizeGreaterThan(5);
    assertThat(unmarked).as("packages without @NullMarked package-info").isEmpty();
  }
}
