package io.tailwater.bench.micro;

import io.tailwater.model.Bytes;
import io.tailwater.model.Channel;
import io.tailwater.model.ChannelSpec;
import io.tailwater.model.Cursor;
import io.tailwater.model.Epoch;
import io.tailwater.model.Event;
import io.tailwater.model.KeyPartitioner;
import io.tailwater.model.TopicCursor;
import io.tailwater.model.TopicState;
import io.tailwater.model.TopicTag;
import io.tailwater.model.ValueFormat;
import io.tailwater.stream.Selection;
import io.tailwater.stream.Selections;
import java.util.List;
import java.util.TreeMap;

/** What the benchmarks work on: one topic of 200-byte JSON events. */
final class Samples {
  static final String TOPIC = "trades";
  static final Epoch EPOCH = Epoch.of("cluster", TOPIC);
  static final long TIME = 1_767_225_600_123L;

  /** Offsets of a topic that has been written for a while. */
  static final long OFFSET = 1_000_000_000L;

  private static final int VALUE_BYTES = 200;
  private static final Bytes KEY = Bytes.utf8("BTC-USD");
  private static final Bytes VALUE = value();

  private Samples() {}

  private static Bytes value() {
    var head = "{\"seq\":123456789,\"ts\":1767225600123456789,\"pad\":\"";
    return Bytes.utf8(head + "x".repeat(VALUE_BYTES - head.length() - 2) + "\"}");
  }

  static Event event(int partition, long offset) {
    return new Event(partition, offset, TIME, KEY, VALUE, ValueFormat.JSON, List.of());
  }

  static TopicState topic(int partitions) {
    return new TopicState(TOPIC, EPOCH, partitions);
  }

  static Cursor cursor(int partitions) {
    var next = new TreeMap<Integer, Long>();
    for (var partition = 0; partition < partitions; partition++) {
      next.put(partition, OFFSET + partition);
    }
    return new Cursor(List.of(new TopicCursor(TopicTag.of(TOPIC), EPOCH,
        TopicCursor.Kind.WHOLE, partitions, next)), false);
  }

  static long[] positions(int partitions) {
    var next = new long[partitions];
    for (var partition = 0; partition < partitions; partition++) {
      next[partition] = OFFSET + partition;
    }
    return next;
  }

  static Selections wholeTopic() {
    var channel = Channel.parse(TOPIC);
    return new Selections(List.of(Selection.of(channel,
        new ChannelSpec(TOPIC, TOPIC, 1, ValueFormat.JSON, KeyPartitioner.MURMUR2))));
  }
}
