package io.tailwater.edge.filter;

/**
 * Ends an evaluation that has spent its steps. An error, because the library turns exceptions into
 * values that {@code ||} and {@code &&} may go on with.
 */
final class BudgetSpent extends Error {
  BudgetSpent() {
    super("the filter's steps are spent", null, false, false);
  }
}
