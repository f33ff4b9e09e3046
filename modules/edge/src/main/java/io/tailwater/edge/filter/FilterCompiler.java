package io.tailwater.edge.filter;

import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import io.tailwater.stream.Filter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes filters of CEL expressions (protocol 1, {@code filter}): one per edge, because the language
 * and what it is evaluated with are shared by all filters. Thread-safe.
 *
 * <p>
 * A filter's evaluation is bounded by steps, not by time, so that every edge decides alike. It
 * never fails: an event whose evaluation ends in an error or at a bound is not accepted. Each
 * thread that evaluates holds the last event that it looked at, with what it parsed of it.
 */
public final class FilterCompiler {
  /**
   * Most filters that are kept; the least recently asked for are compiled anew when they return.
   */
  public static final int MAX_KEPT = 1_000;

  private static final int LONGEST_REASON = 300;
  private static final String ACCEPTED = "; it takes a CEL expression over value, key, headers,"
      + " timestamp and channel that is true for the events that are wanted";

  private final FilterLanguage language;
  private final FilterRuntime runtime;
  private final Map<String, Filter> kept = new LinkedHashMap<>(16, 0.75f, true);

  /** Prepares the language. */
  public FilterCompiler() {
    var patterns = new Patterns();
    this.language = new FilterLanguage(patterns);
    this.runtime = new FilterRuntime(patterns);
  }

  /** Makes one filter that nobody asked for: the first of a JVM costs half a second. */
  public void warmUp() {
    try {
      var _ = make("value.warm == 'up' && headers.exists(name, name == key)");
    } catch (FilterException e) {
      throw new IllegalStateException("the language does not have its own example", e);
    }
  }

  /**
   * The filter of an expression; equal texts make equal filters. A text that is not kept costs
   * about a millisecond, the longest tens of them, for which an event loop that asks stands still.
   *
   * @throws FilterException
   *           naming the place, what is wrong there and what is accepted
   */
  public Filter compile(String expression) throws FilterException {
    synchronized (kept) {
      var known = kept.get(expression);
      if (known != null) {
        return known;
      }
    }
    var filter = make(expression);
    synchronized (kept) {
      kept.put(expression, filter);
      if (kept.size() > MAX_KEPT) {
        kept.remove(kept.keySet().iterator().next());
      }
    }
    return filter;
  }

  /** How many evaluations have ended because their steps were spent. */
  public long budgetsSpent() {
    return runtime.budgetsSpent();
  }

  private Filter make(String expression) throws FilterException {
    if (expression.length() > FilterLanguage.MAX_CHARACTERS) {
      throw new FilterException("the expression has " + expression.length()
          + " characters; up to " + FilterLanguage.MAX_CHARACTERS + " are accepted");
    }
    try {
      var checked = language.check(expression);
      requireBool(checked.getResultType());
      return new CelFilter(expression, runtime.plan(language.priced(checked)), runtime);
    } catch (CelValidationException e) {
      throw new FilterException(reason(e));
    } catch (CelEvaluationException | RuntimeException | StackOverflowError e) {
      throw new FilterException("the expression cannot be evaluated: " + shortened(e) + ACCEPTED);
    }
  }

  private static void requireBool(CelType result) throws FilterException {
    if (!result.equals(SimpleType.BOOL) && !result.equals(SimpleType.DYN)) {
      throw new FilterException(
          "the expression is of type " + result.name() + "; it takes one that is true or false");
    }
  }

  private static String reason(CelValidationException e) {
    return e.getErrors()
        .stream()
        .findFirst()
        .map(FilterCompiler::place)
        .orElseGet(
            () -> shortened(e))
        + ACCEPTED;
  }

  private static String place(CelIssue issue) {
    return "line " + issue.getSourceLocation().getLine() + ", column "
        + (issue.getSourceLocation().getColumn() + 1) + ": " + shortened(issue.getMessage());
  }

  private static String shortened(Throwable e) {
    return shortened(String.valueOf(e.getMessage()));
  }

  private static String shortened(String text) {
    var line = text.lines().findFirst().orElse("");
    return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + "…";
  }
}
