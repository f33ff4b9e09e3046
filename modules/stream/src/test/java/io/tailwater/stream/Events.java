package io.tailwater.stream;

import io.tailwater.model.Bytes;
import io.tailwater.model.Channel;
import io.tailwater.model.ChannelSpec;
import io.tailwater.model.Event;
import io.tailwater.model.KeyPartitioner;
import io.tailwater.model.ValueFormat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Small events and selections for tests. */
final class Events {
  private Events() {}

  static Event event(int partition, long offset, long timestampMillis, String key) {
    return new Event(partition, offset, timestampMillis, Bytes.utf8(key), Bytes.utf8("{}"),
        ValueFormat.JSON, List.of());
  }

  static Event event(long offset) {
    return event(0, offset, offset, "k");
  }

  /** Bounds that a small test does not meet. */
  static EngineSettings roomy() {
    return new EngineSettings(log(1 << 20), new EngineSettings.FanOutBounds(1 << 20, 1 << 18, 100),
        new LagLimit.None(), EngineSettings.ReplayBounds.USUAL);
  }

  /** A log bounded by bytes only. */
  static EngineSettings.LogBounds log(long bytes) {
    return new EngineSettings.LogBounds(bytes, Integer.MAX_VALUE, Duration.ofDays(1));
  }

  static Selections select(String... channels) {
    return new Selections(Stream.of(channels)
        .map(Channel::parse)
        .map(channel -> Selection.of(channel, new ChannelSpec(channel.name(), channel.name(), 1,
            ValueFormat.JSON, KeyPartitioner.MURMUR2)))
        .toList());
  }
}
