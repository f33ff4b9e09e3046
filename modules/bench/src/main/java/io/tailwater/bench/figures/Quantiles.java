package io.tailwater.bench.figures;

import java.util.Locale;
import org.HdrHistogram.Histogram;

/** What a histogram of microseconds comes to, in milliseconds; all 0 where nothing was counted. */
public record Quantiles(long count, double p50Millis, double p90Millis, double p99Millis,
    double p999Millis, double maxMillis) {

  public static Quantiles of(Histogram micros) {
    return new Quantiles(micros.getTotalCount(), at(micros, 50), at(micros, 90), at(micros, 99),
        at(micros, 99.9), micros.getMaxValue() / 1e3);
  }

  /** One line for people. */
  public String line() {
    return count == 0
        ? "none counted"
        : String.format(Locale.ROOT,
            "p50 %.2f  p90 %.2f  p99 %.2f  p99.9 %.2f  max %.2f ms  (%d counted)", p50Millis,
            p90Millis, p99Millis, p999Millis, maxMillis, count);
  }

  private static double at(Histogram micros, double percentile) {
    return micros.getTotalCount() == 0 ? 0 : micros.getValueAtPercentile(percentile) / 1e3;
  }
}
