package io.tailwater.bench.publish;

import io.tailwater.bench.figures.Quantiles;
import java.util.Locale;

/**
 * What a run came to; its components are the keys of {@code --json}.
 *
 * @param acknowledged
 *          from when an event was to be published until all in-sync replicas had it
 * @param late
 *          from when an event was to be published until the producer had taken it
 * @param next
 *          what {@code --first} has to be for the sequences to go on
 */
record PublishReport(long events, long failed, double perSecond, Quantiles acknowledged,
    Quantiles late, long next, String failure) {

  String text() {
    return String.format(Locale.ROOT, """
        published       %d, %.0f/s; failed %d%s
        acknowledged    %s
        handed over     %s
        goes on with    --first %d
        """, events, perSecond, failed, failure.isEmpty() ? "" : " (" + failure + ")",
        acknowledged.line(), late.line(), next);
  }
}
