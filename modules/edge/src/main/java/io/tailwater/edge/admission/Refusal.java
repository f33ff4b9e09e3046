package io.tailwater.edge.admission;

/** Carries a {@link Problem} out of nested parsing; never leaves this package. */
final class Refusal extends Exception {
  private final transient Problem problem;

  Refusal(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  Problem problem() {
    return problem;
  }
}
