package io.tailwater.edge.filter;

/**
 * The steps that one evaluation may still take; a step is roughly 50 ns. Steps are counted, not
 * timed, so that every edge decides alike. Confined to its thread.
 */
final class Budget {
  /** Steps of one evaluation: about a millisecond. */
  static final int MAX_STEPS = 20_000;

  /** Price of an error after which the evaluation goes on: its exceptions and their traces. */
  static final int ERROR_STEPS = 200;

  /** Price of reading a text as a number, a time or a duration. */
  static final int CONVERSION_STEPS = 50;

  /** Characters that are compared or copied in a step. */
  private static final int COPIED_PER_STEP = 500;

  /** Characters that are looked at one by one in a step. */
  private static final int SCANNED_PER_STEP = 40;

  private long left;
  private long heaviest;

  void refill() {
    left = MAX_STEPS;
    heaviest = 0;
  }

  /**
   * Takes the steps.
   *
   * @throws BudgetSpent
   *           if there are not as many
   */
  void spend(long steps) {
    left -= steps;
    if (left < 0) {
      throw new BudgetSpent();
    }
  }

  /** An expression got hold of this text, and may compare or copy it. */
  void spendText(int length) {
    if (length >= COPIED_PER_STEP) {
      var steps = length / COPIED_PER_STEP;
      heaviest = Math.max(heaviest, steps);
      spend(steps);
    }
  }

  /** The characters of a text are looked at one by one. */
  void spendScan(int length) {
    spend(length / SCANNED_PER_STEP);
  }

  /** One turn of a loop whose body has so many steps, each of which may handle the longest text. */
  void spendTurn(long steps) {
    spend(steps * (1 + heaviest));
  }
}
