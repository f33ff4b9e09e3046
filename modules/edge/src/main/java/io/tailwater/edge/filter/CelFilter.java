package io.tailwater.edge.filter;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.Program;
import io.tailwater.model.Channel;
import io.tailwater.model.Event;
import io.tailwater.stream.Filter;

/** A compiled expression; equal to every other of the same text. Thread-safe. */
final class CelFilter implements Filter {
  private final String expression;
  private final Program program;
  private final FilterRuntime runtime;

  CelFilter(String expression, Program program, FilterRuntime runtime) {
    this.expression = expression;
    this.program = program;
    this.runtime = runtime;
  }

  @Override
  public boolean accepts(Channel channel, Event event) {
    var evaluation = runtime.evaluation();
    evaluation.begin(channel, event);
    try {
      return program.eval(evaluation) instanceof Boolean accepted && accepted;
    } catch (BudgetSpent e) {
      runtime.onBudgetSpent();
      return false;
    } catch (CelEvaluationException | RuntimeException | StackOverflowError e) {
      return false;
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CelFilter that && expression.equals(that.expression);
  }

  @Override
  public int hashCode() {
    return expression.hashCode();
  }

  @Override
  public String toString() {
    return expression;
  }
}
