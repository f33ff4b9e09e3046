package io.tailwater.conventions;

import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The numbered clauses of the protocol page, and its table of what shows each.
 *
 * @param clauses
 *          those of a stream, which is what must be shown, in the order of the page
 * @param others
 *          the page's other clauses and sections, which may be
 * @param rows
 *          the table's rows
 */
record ClauseTable(List<String> clauses, List<String> others, List<Row> rows) {
  private static final Pattern NUMBER = Pattern
      .compile("(?m)^(?:(?:- )?\\*\\*([1-7]\\.\\d+)\\b|## ([1-7])\\. )");
  private static final Pattern TABLE = Pattern
      .compile("(?ms)^## Clause and test$(.*?)(?=^## |\\z)");
  private static final Pattern ROW = Pattern
      .compile("(?m)^\\| ([1-7][0-9., ]*)\\|([^|\\n]*)\\|([^|\\n]*)\\|$");
  private static final Pattern FOLDER = Pattern.compile("`([^`]+)`");

  /** Section 1 has no numbers within; tables (2.12) are not built yet. */
  private static final Pattern MUST_BE_SHOWN = Pattern.compile("1|2\\.(?!12$)\\d+|3\\.\\d+");

  /**
   * One row.
   *
   * @param tests
   *          the cell that names tests, as it is written
   */
  record Row(List<String> clauses, List<String> goldenFolders, String tests) {}

  static ClauseTable of(String page) {
    var numbers = numbers(page);
    return new ClauseTable(
        numbers.stream().filter(MUST_BE_SHOWN.asMatchPredicate()).toList(),
        numbers.stream().filter(MUST_BE_SHOWN.asMatchPredicate().negate()).toList(),
        rows(page));
  }

  /** Clauses that rows are about and that the page does not have. */
  List<String> unknown() {
    var unknown = new TreeSet<String>();
    rows.forEach(row -> unknown.addAll(row.clauses()));
    clauses.forEach(unknown::remove);
    others.forEach(unknown::remove);
    return List.copyOf(unknown);
  }

  private static List<String> numbers(String page) {
    return NUMBER.matcher(page)
        .results()
        .map(number -> number.group(1) == null ? number.group(2) : number.group(1))
        .toList();
  }

  private static List<Row> rows(String page) {
    return TABLE.matcher(page)
        .results()
        .flatMap(table -> ROW.matcher(table.group(1)).results())
        .map(row -> new Row(
            Stream.of(row.group(1).split(",")).map(String::strip).toList(),
            FOLDER.matcher(row.group(2)).results().map(folder -> folder.group(1)).toList(),
            row.group(3)))
        .toList();
  }
}
