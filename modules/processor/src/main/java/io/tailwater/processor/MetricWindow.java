package io.tailwater.processor;

import org.apache.kafka.streams.kstream.Window;

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

  static MetricWindow of(String metric, Window window, WindowStats stats) {
    return new MetricWindow(metric, stats.unit(), window.start(), window.end(), stats.count(),
        stats.min(), stats.max(), stats.mean(), stats.last());
  }
}
