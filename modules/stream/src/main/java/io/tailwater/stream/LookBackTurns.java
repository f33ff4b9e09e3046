package io.tailwater.stream;

import java.util.LinkedHashSet;
import java.util.SequencedSet;

/**
 * The look-backs of an engine: so many at once, the others in the order in which they came.
 * Confined to the engine's thread.
 */
final class LookBackTurns {
  static final int AT_ONCE = 32;

  private final SequencedSet<LookBack> running = new LinkedHashSet<>();
  private final SequencedSet<LookBack> waiting = new LinkedHashSet<>();

  /** Whether it may run; if not, it is woken when it may. */
  boolean has(LookBack lookBack) {
    if (!running.contains(lookBack) && running.size() < AT_ONCE) {
      waiting.remove(lookBack);
      running.add(lookBack);
    }
    var runs = running.contains(lookBack);
    if (!runs) {
      waiting.add(lookBack);
    }
    return runs;
  }

  /** It runs and waits no more. */
  void leave(LookBack lookBack) {
    waiting.remove(lookBack);
    if (running.remove(lookBack) && !waiting.isEmpty()) {
      var next = waiting.removeFirst();
      running.add(next);
      next.wake();
    }
  }
}
