package io.tailwater.edge.filter;

import com.google.re2j.Pattern;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Compiled regular expressions (RE2: time linear in the text). Thread-safe. */
final class Patterns {
  /** Longest program of a pattern, in RE2's instructions. */
  static final int MAX_PROGRAM = 200;

  /** Most patterns that are kept compiled. */
  static final int MAX_KEPT = 1_000;

  private final Map<String, Pattern> kept = new ConcurrentHashMap<>();

  /**
   * The compiled pattern.
   *
   * @throws IllegalArgumentException
   *           naming what is wrong with it
   */
  Pattern get(String text) {
    var known = kept.get(text);
    return known == null ? compile(text) : known;
  }

  private Pattern compile(String text) {
    var pattern = Pattern.compile(text);
    if (pattern.programSize() > MAX_PROGRAM) {
      throw new IllegalArgumentException("a pattern of " + pattern.programSize()
          + " instructions, where up to " + MAX_PROGRAM + " are accepted");
    }
    if (kept.size() >= MAX_KEPT) {
      kept.clear();
    }
    kept.put(text, pattern);
    return pattern;
  }
}
