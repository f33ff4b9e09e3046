package io.tailwater.stream;

import io.tailwater.model.Bytes;
import io.tailwater.model.Channel;
import io.tailwater.model.ChannelSpec;
import io.tailwater.model.Event;
import io.tailwater.model.KeyPartitioner;
import io.tailwater.model.ValueFormat;

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

  static Selections select(String... channels) {
    return new Selections(Stream.of(channels)
        .map(Channel::parse)
        .map(channel -> Selection.of(channel, new ChannelSpec(channel.name(), channel.name(), 1,
            ValueFormat.JSON, KeyPartitioner.MURMUR2)))
        .toList());
  }
}
