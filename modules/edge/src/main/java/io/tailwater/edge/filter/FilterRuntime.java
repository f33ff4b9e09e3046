package io.tailwater.edge.filter;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.Program;
import java.util.concurrent.atomic.LongAdder;

/** What the filters of an edge are evaluated with: one for all of them. Thread-safe. */
final class FilterRuntime {
  private final ThreadLocal<Evaluation> evaluations = ThreadLocal.withInitial(Evaluation::new);
  private final LongAdder budgetsSpent = new LongAdder();
  private final CelRuntime runtime;

  FilterRuntime(Patterns patterns) {
    var functions = new Functions(() -> evaluation().budget(), patterns);
    this.runtime = CelRuntimeFactory.plannerRuntimeBuilder()
        .setOptions(FilterLanguage.OPTIONS)
        .setStandardFunctions(Functions.standard())
        .addFunctionBindings(functions.bindings())
        .build();
  }

  Program plan(CelAbstractSyntaxTree checked) throws CelEvaluationException {
    return runtime.createProgram(checked);
  }

  /** The calling thread's. */
  Evaluation evaluation() {
    return evaluations.get();
  }

  void onBudgetSpent() {
    budgetsSpent.increment();
  }

  long budgetsSpent() {
    return budgetsSpent.sum();
  }
}
