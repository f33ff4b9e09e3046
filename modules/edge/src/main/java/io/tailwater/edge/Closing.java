package io.tailwater.edge;

import java.util.ArrayDeque;
import java.util.List;

/** Parts that are closed together, the newest first, whatever one of them does. */
final class Closing implements AutoCloseable {
  private final ArrayDeque<AutoCloseable> parts = new ArrayDeque<>();

  Closing() {}

  Closing(List<AutoCloseable> parts) {
    parts.forEach(this.parts::push);
  }

  /** Closes the part, too. */
  <T extends AutoCloseable> T add(T part) {
    parts.push(part);
    return part;
  }

  /** Closes nothing of what was added so far: somebody else does. */
  void keep() {
    parts.clear();
  }

  @Override
  public void close() {
    RuntimeException first = null;
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        var failure = new IllegalStateException("a part of the edge did not close", e);
        if (first == null) {
          first = failure;
        } else {
          first.addSuppressed(failure);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
