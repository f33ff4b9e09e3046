package io.tailwater.ingest.source;

import java.time.Duration;

/**
 * How to measure this machine.
 *
 * @param interval
 *          between two measurements
 */
public record HostOptions(Duration interval) implements SourceOptions {
  @Override
  public String upstream() {
    return "host";
  }

  static HostOptions take(Options options) {
    return new HostOptions(options.duration("interval", Duration.ofSeconds(1),
        Duration.ofMillis(100), Duration.ofHours(1)));
  }
}
