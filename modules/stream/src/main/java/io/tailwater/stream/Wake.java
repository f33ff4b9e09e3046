package io.tailwater.stream;

/** Who reads a subscription. */
@FunctionalInterface
public interface Wake {
  /** There may be something to read; must not call back into the engine. */
  void wake();
}
