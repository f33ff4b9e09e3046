package io.tailwater.bench.load;

import io.tailwater.bench.load.LoadSettings.Cuts;

/**
 * How many sessions one worker cuts now: a share of its own in each round, never too few in all.
 */
final class CutRounds {
  private final Cuts cuts;
  private final int sessions;
  private final long everyNanos;
  private long rounds;
  private double owed;

  CutRounds(Cuts cuts, int sessions) {
    this.cuts = cuts;
    this.sessions = sessions;
    this.everyNanos = cuts.every().map(java.time.Duration::toNanos).orElse(Long.MAX_VALUE);
  }

  /** Takes what is due; a worker that is late takes several rounds' share at once. */
  int take(long nanoTime, Signals signals) {
    if (cuts.every().isEmpty() || nanoTime < signals.cutsFromNanos
        || nanoTime > signals.cutsUntilNanos) {
      return 0;
    }
    var passed = (nanoTime - signals.cutsFromNanos) / everyNanos;
    owed += Math.min(1, (passed - rounds) * cuts.share()) * sessions;
    rounds = passed;
    var whole = (int) (owed + 1e-9);
    owed -= whole;
    return whole;
  }
}
