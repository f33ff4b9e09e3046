package io.tailwater.processor;

/**
 * One finished window of one metric, as the pipeline writes it; the components are the JSON fields.
 *
 * @param windowStart
 *          first instant of the window, epoch milliseconds
 * @param windowEnd
 *          first instant after it, epoch milliseconds
 * @param last
 *          the value with the latest event time
 */
record MetricWindow(String metric, String unit, long windowStart, long windowEnd, long count,
    double min, double max, double mean, double last) {

  static MetricWindow of(OpenWindow window, long sizeMillis, WindowStats stats) {
    return new MetricWindow(window.metric(), stats.unit(), window.start(),
        window.start() + sizeMillis, stats.count(), stats.min(), stats.max(), stats.mean(),
        stats.last());
  }
}
