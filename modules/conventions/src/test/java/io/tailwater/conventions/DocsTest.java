package io.tailwater.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.CloseReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the docs list is what the code has. Configuration keys are compared in {@code server}. */
final class DocsTest {
  private static final Pattern METER = Pattern
      .compile("(Counter|Gauge|Timer|DistributionSummary)\\s*\\.builder\\(\\s*\"([^\"]+)\"");
  private static final Pattern METER_ROW = Pattern
      .compile("(?m)^\\| `(tailwater\\.[^`]+)` \\| `([^`]+)` \\| (\\w+) \\|");
  private static final Pattern REASON_ROW = Pattern
      .compile("(?m)^\\| `([a-z-]+)` \\| (\\d{4}) \\| (yes|no) \\|");
  private static final String GOLDEN = "modules/wire/src/test/resources/golden/";
  private static final Pattern TEST = Pattern
      .compile("`([A-Z]\\w*(?:Test|IT))(?:\\.(\\w+))?`");

  @Test
  void everyMetricIsInOperationsAndNoOther() {
    assertThat(documentedMeters()).isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(meters());
  }

  @Test
  void everyCloseReasonIsInTheProtocolWithItsCodeAndNoOther() {
    var reasons = Stream.of(CloseReason.values())
        .map(reason -> reason.label() + " " + reason.code() + " "
            + (reason.reconnect() ? "yes" : "no"));

    assertThat(rows(REASON_ROW, doc("protocol.md"),
        row -> row.group(1) + " " + row.group(2) + " " + row.group(3)))
        .containsExactlyInAnyOrderElementsOf(reasons.toList());
  }

  @Test
  void everyTestThatTheProtocolNamesExists() {
    var named = named(ClauseTable.of(doc("protocol.md")));

    assertThat(named).hasSizeGreaterThan(20);
    assertThat(missing(named)).as("tests that are not there").isEmpty();
  }

  @Test
  void everyGoldenFolderIsAtAClauseOfTheProtocolAndNoOther() {
    var named = ClauseTable.of(doc("protocol.md"))
        .rows()
        .stream()
        .flatMap(row -> row.goldenFolders().stream())
        .collect(Collectors.toSet());

    assertThat(named).isNotEmpty().isEqualTo(goldenFolders());
  }

  @Test
  void everyClauseOfTheStreamIsShownByATestOrGoldenFiles() {
    var table = ClauseTable.of(doc("protocol.md"));

    assertThat(table.clauses()).contains("2.1", "2.13", "3.1", "3.10");
    assertThat(notShown(table)).as("clauses that nothing shows").isEmpty();
    assertThat(table.unknown()).as("clauses that are not on the page").isEmpty();
  }

  @Test
  void aClauseThatNothingShowsIsNoticed() {
    var table = ClauseTable.of("""
        ## 1. Resource
        **2.1 Shown.** By a test.
        **2.2 Gone** has no row.
        **3.1 Empty** has an empty one.
        **3.2 Wrong** has a test and a folder that are not there.
        **3.3 Golden** has golden files.
        - **4.1** is of a later section.

        ## Known differences

        | 2.2 | `DocsTest` |

        ## Clause and test

        | clause | golden folder | tests |
        |---|---|---|
        | 1, 2.1 | | `DocsTest` |
        | 3.1 | | |
        | 3.2 | `3.2-no-such` | `NoSuchTest` |
        | 3.3, 3.9 | `3.2-first` | |
        """);

    assertThat(notShown(table)).containsExactly("2.2", "3.1", "3.2");
    assertThat(table.unknown()).containsExactly("3.9");
  }

  @Test
  void aTestThatIsNotThereIsNoticed() {
    var named = TEST.matcher("`DocsTest`, `DocsTest.nothing`, `NoSuchTest`").results().toList();

    assertThat(missing(named)).containsExactly("`DocsTest.nothing`", "`NoSuchTest`");
  }

  /** Clauses that must be shown and have neither a test nor a golden folder that exists. */
  private static List<String> notShown(ClauseTable table) {
    var golden = goldenFolders();
    var missing = Set.copyOf(missing(named(table)));
    var shown = table.rows()
        .stream()
        .filter(row -> row.goldenFolders().stream().anyMatch(golden::contains)
            || !missing.containsAll(rows(TEST, row.tests(), MatchResult::group)))
        .flatMap(row -> row.clauses().stream())
        .collect(Collectors.toSet());
    return table.clauses().stream().filter(clause -> !shown.contains(clause)).toList();
  }

  private static List<MatchResult> named(ClauseTable table) {
    return table.rows().stream().flatMap(row -> TEST.matcher(row.tests()).results()).toList();
  }

  private static Set<String> goldenFolders() {
    return Repository.files()
        .stream()
        .map(Repository::name)
        .filter(name -> name.startsWith(GOLDEN))
        .map(name -> name.substring(GOLDEN.length()))
        .map(name -> name.substring(0, name.indexOf('/')))
        .collect(Collectors.toSet());
  }

  private static List<String> missing(List<MatchResult> named) {
    var tests = tests();
    var missing = new ArrayList<String>();
    for (var test : named) {
      var text = tests.get(test.group(1));
      if (text == null
          || (test.group(2) != null && !text.contains("void " + test.group(2) + "("))) {
        missing.add(test.group());
      }
    }
    return missing;
  }

  /** Test classes by their simple names. */
  private static Map<String, String> tests() {
    return Repository.files(".java")
        .stream()
        .filter(file -> Repository.name(file).contains("/src/test/"))
        .collect(Collectors.toMap(
            file -> file.getFileName().toString().replace(".java", ""), Repository::read,
            (one, other) -> one + other));
  }

  private static List<String> meters() {
    return Repository.files(".java")
        .stream()
        .filter(file -> Repository.name(file).contains("/src/main/"))
        .flatMap(file -> METER.matcher(Repository.read(file)).results())
        .map(meter -> meter(meter.group(2), meter.group(1).toLowerCase(Locale.ROOT)))
        .toList();
  }

  private static String meter(String name, String kind) {
    var prometheus = name.replace('.', '_') + (kind.equals("counter") ? "_total" : "");
    return name + " " + prometheus + " " + kind;
  }

  private static List<String> documentedMeters() {
    return rows(METER_ROW, doc("operations.md"),
        row -> row.group(1) + " " + row.group(2) + " " + row.group(3));
  }

  private static List<String> rows(Pattern pattern, String text,
      Function<MatchResult, String> shown) {
    return pattern.matcher(text).results().map(shown).toList();
  }

  private static String doc(String page) {
    return Repository.read(Repository.root().resolve("docs").resolve(page));
  }
}
