package io.tailwater.processor;

/**
 * What is kept of the measurements of one metric in one window; a value of the state store.
 *
 * @param lastTimestamp
 *          event time of {@code last}, epoch milliseconds
 */
record WindowStats(String unit, long count, double min, double max, double mean, double last,
    long lastTimestamp) {
  static final WindowStats EMPTY = new WindowStats("", 0, 0, 0, 0, 0, Long.MIN_VALUE);

  /** Counts one more; of measurements at the same time the one that arrived later is the last. */
  WindowStats with(Measurement next) {
    var later = next.timestamp() >= lastTimestamp;
    var counted = count + 1;
    return new WindowStats(
        later ? next.unit() : unit,
        counted,
        count == 0 ? next.value() : Math.min(min, next.value()),
        count == 0 ? next.value() : Math.max(max, next.value()),
        // Neither sum nor difference: those of finite values may be infinite, unknown to JSON.
        mean + (next.value() / counted - mean / counted),
        later ? next.value() : last,
        later ? next.timestamp() : lastTimestamp);
  }
}
