package io.tailwater.ingest.source;

import io.tailwater.model.Bytes;

import java.time.Duration;
import java.time.InstantSource;

import tools.jackson.databind.json.JsonMapper;

/**
 * Measures this machine at a fixed pace, one event per metric.
 *
 * <p>
 * A measurement is of its moment: there is no upstream position, and what was not measured while
 * nobody ran the feed is not made up for.
 */
final class HostSource implements Source {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Duration interval;
  private final InstantSource clock = InstantSource.system();

  HostSource(HostOptions options) {
    this.interval = options.interval();
  }

  @Override
  public void run(FeedOutput output) throws InterruptedException {
    output.connecting("taking the first measurement");
    var meter = new HostMeter();
    var next = System.nanoTime();
    while (true) {
      next += interval.toNanos();
      Thread.sleep(Duration.ofNanos(Math.max(0, next - System.nanoTime())));
      // After a stall the pace starts anew instead of measuring the same moment many times.
      next = Math.max(next, System.nanoTime() - interval.toNanos());
      var now = clock.millis();
      for (var metric : meter.measure()) {
        output.offer(
            new Arrival.Event(Bytes.utf8(metric.name()), json(metric, now, meter.host()), now,
                new Step.Nowhere()));
      }
      output.running();
    }
  }

  private static Bytes json(HostMeter.Metric metric, long timeMillis, String host) {
    return Bytes.utf8(JSON.createObjectNode()
        .put("metric", metric.name())
        .put("value", metric.value())
        .put("unit", metric.unit())
        .put("time", timeMillis)
        .put("host", host)
        .toString());
  }
}
