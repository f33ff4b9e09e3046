package io.tailwater.stream;

/**
 * How much one reader of Kafka asks for at once: more while it consumes chunks quickly, less while
 * it does not.
 *
 * <p>
 * It grows by half. The next chunk is asked for when half of one is consumed, so never more than
 * twice of what was consumed has been read for a client that then stops taking. Confined to the
 * engine's thread.
 */
final class Pace {
  static final long FIRST_BYTES = 16 * 1024;
  static final long TINY_BYTES = 2 * 1024;

  private static final long QUICK_MILLIS = 1_000;
  private static final long SLOW_MILLIS = 4_000;

  private final long largestBytes;
  private long bytes = FIRST_BYTES;
  private long begunMillis;

  Pace(long largestBytes) {
    this.largestBytes = largestBytes;
  }

  long bytes() {
    return bytes;
  }

  /** A chunk is begun. */
  void onBegun(long nowMillis) {
    begunMillis = nowMillis;
  }

  /** Whether the chunk has been read quickly so far. */
  boolean isQuick(long nowMillis) {
    return nowMillis - begunMillis <= QUICK_MILLIS;
  }

  /** The chunk is consumed. */
  void onConsumed(long nowMillis) {
    if (isQuick(nowMillis)) {
      bytes = Math.min(largestBytes, bytes + bytes / 2);
    } else if (nowMillis - begunMillis > SLOW_MILLIS) {
      bytes = Math.max(Math.min(bytes, FIRST_BYTES), bytes / 2);
    }
  }

  /** The chunk was given up after so much of it. */
  void onGivenUp(long consumedBytes) {
    bytes = Math.clamp(consumedBytes, TINY_BYTES, Math.max(TINY_BYTES, bytes));
  }
}
