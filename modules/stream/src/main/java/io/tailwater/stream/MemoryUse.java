package io.tailwater.stream;

/** Bytes that many hold together, under one bound. Confined to the engine's thread. */
final class MemoryUse {
  private final long bound;
  private long bytes;

  MemoryUse(long bound) {
    this.bound = bound;
  }

  long bytes() {
    return bytes;
  }

  boolean isOver() {
    return bytes > bound;
  }

  long bound() {
    return bound;
  }

  /** Somebody holds so many more, or fewer. */
  void add(long more) {
    bytes += more;
  }
}
