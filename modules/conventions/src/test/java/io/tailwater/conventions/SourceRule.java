package io.tailwater.conventions;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * A rule about single Java files.
 *
 * @param name
 *          the rule, as a sentence
 * @param applies
 *          which files it is about
 * @param check
 *          reports what is wrong, with the line
 * @param counterexample
 *          a file's text that breaks it
 */
record SourceRule(String name, Predicate<Source> applies, BiConsumer<Source, Report> check,
    String counterexample) {

  /** Takes what a rule finds. */
  interface Report {
    void add(long line, String what);
  }

  /** What is wrong with the file, if the rule is about it. */
  List<String> violations(Source source) {
    var found = new java.util.ArrayList<String>();
    if (applies.test(source)) {
      check.accept(source, (line, what) -> found.add(source.name() + ":" + line + " " + what));
    }
    return found;
  }

  @Override
  public String toString() {
    return name;
  }
}
