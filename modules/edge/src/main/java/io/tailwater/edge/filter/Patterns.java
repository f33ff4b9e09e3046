package io.tailwater.edge.filter;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
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
    if (text.contains("\\Q")) {
      throw new IllegalArgumentException("\\Q is not accepted");
    }
    requireAtMost(PatternSize.of(text));
    var pattern = parsed(text);
    requireAtMost(pattern.programSize());
    if (kept.size() >= MAX_KEPT) {
      kept.clear();
    }
    kept.put(text, pattern);
    return pattern;
  }

  private static Pattern parsed(String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(e.getDescription(), e);
    }
  }

  private static void requireAtMost(long size) {
    if (size > MAX_PROGRAM) {
      throw new IllegalArgumentException("a pattern of " + size + " instructions, where up to "
          + MAX_PROGRAM + " are accepted");
    }
  }
}
