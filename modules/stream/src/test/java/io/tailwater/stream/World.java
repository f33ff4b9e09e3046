package io.tailwater.stream;

import static java.util.Objects.requireNonNull;

import io.tailwater.model.Bytes;
import io.tailwater.model.Channel;
import io.tailwater.model.ChannelSpec;
import io.tailwater.model.Epoch;
import io.tailwater.model.Event;
import io.tailwater.model.KeyPartitioner;
import io.tailwater.model.TopicState;
import io.tailwater.model.TopicTag;
import io.tailwater.model.ValueFormat;
import io.tailwater.stream.Coverage.Fact;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The cluster of a simulation: topics whose whole history is remembered, deleted or not. One is
 * compacted.
 */
final class World {
  static final List<String> TOPICS = List.of("t1", "t2", "t3");
  static final List<String> KEYS = List.of("a", "b", "c", "d");

  private static final String COMPACTED = "t3";
  private static final int MOST_PARTITIONS = 6;
  private static final List<Bytes> KEY_BYTES = KEYS.stream().map(Bytes::utf8).toList();
  private static final List<Bytes> VALUES = IntStream.range(0, 200)
      .mapToObj(length -> Bytes.of(new byte[length]))
      .toList();
  private static final Bytes LARGE = Bytes.of(new byte[5_000]);
  private static final Map<TopicTag, String> NAMES = new HashMap<>();

  static {
    TOPICS.forEach(name -> NAMES.put(TopicTag.of(name), name));
  }

  /** One topic's life. */
  static final class Topic {
    final String name;
    final Epoch epoch;
    final List<SimulatedPartition> partitions = new ArrayList<>();

    Topic(String name, int life, int count) {
      this.name = name;
      this.epoch = Epoch.of("cluster", name + life);
      for (var i = 0; i < count; i++) {
        partitions.add(new SimulatedPartition());
      }
    }

    TopicState state() {
      return new TopicState(name, epoch, partitions.size());
    }

    List<Long> lows() {
      return partitions.stream().map(partition -> partition.low).toList();
    }

    List<Long> ends() {
      return partitions.stream().map(SimulatedPartition::end).toList();
    }
  }

  private final Coverage coverage = new Coverage();
  private final Random random;
  private final Map<String, Topic> topics = new TreeMap<>();
  private final Map<String, KeyPartitioner> partitioners = new HashMap<>();
  private final Map<Epoch, Topic> lives = new HashMap<>();
  private final boolean truncates;
  private final boolean transacts;
  private final boolean restless;
  private int life;
  private long clock = 1_000;

  World(Random random) {
    this.random = random;
    this.truncates = random.nextInt(5) < 2;
    this.transacts = random.nextInt(4) > 0;
    this.restless = random.nextInt(5) == 0;
    for (var name : TOPICS) {
      partitioners.put(name, random.nextInt(3) == 0 ? KeyPartitioner.ANY : KeyPartitioner.MURMUR2);
      create(name, 1 + random.nextInt(name.equals("t1") ? 4 : 2));
    }
  }

  Coverage coverage() {
    return coverage;
  }

  static String name(TopicTag tag) {
    return requireNonNull(NAMES.get(tag));
  }

  Topic topic(String name) {
    return requireNonNull(topics.get(name));
  }

  /** The topic that has or had that epoch. */
  Topic life(Epoch epoch) {
    return requireNonNull(lives.get(epoch));
  }

  long clock() {
    return clock;
  }

  Selection selection(Channel channel) {
    return Selection.of(channel, new ChannelSpec(channel.name(), channel.name(), 1,
        ValueFormat.JSON, requireNonNull(partitioners.get(channel.name()))));
  }

  String someTopic() {
    return random.nextInt(2) == 0 ? "t1" : TOPICS.get(random.nextInt(TOPICS.size()));
  }

  /** Whether topics are created anew all the time. */
  boolean isRestless() {
    return restless;
  }

  /** Deletes some topic and creates it anew. */
  void recreate() {
    create(random.nextBoolean() ? "t2" : COMPACTED, 1 + random.nextInt(3));
    coverage.count(Fact.CREATED);
  }

  private void create(String name, int partitions) {
    var topic = new Topic(name, life++, partitions);
    topics.put(name, topic);
    lives.put(topic.epoch, topic);
  }

  /** Adds a partition to some topic. */
  void grow() {
    var topic = topic(someTopic());
    if (topic.partitions.size() < MOST_PARTITIONS) {
      topic.partitions.add(new SimulatedPartition());
      coverage.count(Fact.GROWN);
    }
  }

  /** Appends some events, holes between them and after them, some in transactions. */
  void publish() {
    var topic = topic(someTopic());
    for (var n = random.nextInt(6); n >= 0; n--) {
      var key = random.nextInt(20) == 0 ? Bytes.NONE : KEY_BYTES.get(random.nextInt(4));
      var p = KeyPartitioner.MURMUR2.partition(key, topic.partitions.size())
          .orElse(random.nextInt(topic.partitions.size()));
      publish(topic.partitions.get(p), p, key);
    }
  }

  private void publish(SimulatedPartition partition, int p, Bytes key) {
    if (random.nextInt(5) == 0) {
      partition.appendHoles(random.nextInt(4));
    }
    if (transacts && random.nextInt(12) == 0) {
      partition.begin();
    }
    clock += random.nextInt(3);
    var late = random.nextInt(10) == 0 ? random.nextInt(50) : 0;
    var value = random.nextInt(40) == 0 ? LARGE : VALUES.get(random.nextInt(VALUES.size()));
    var event = new Event(p, partition.high, clock - late, key, value, ValueFormat.JSON, List.of());
    if (partition.isOpen() && random.nextBoolean()) {
      partition.appendOpen(event, random);
    } else {
      partition.append(event);
    }
  }

  /** Some open transaction ends. */
  void finishTransaction() {
    var partition = somePartition();
    if (partition.isOpen()) {
      var commit = random.nextInt(3) > 0;
      partition.finish(commit, random);
      coverage.count(commit ? Fact.TRANSACTIONS_COMMITTED : Fact.TRANSACTIONS_ABORTED);
    }
  }

  /** No transaction stays open, and what was cut back is longer again than it was. */
  void finish() {
    topics.values().forEach(topic -> topic.partitions.forEach(partition -> {
      while (partition.isOpen()) {
        partition.finish(random.nextBoolean(), random);
      }
      if (!partition.cuts.isEmpty()) {
        partition.appendHoles((int) Math.max(0, partition.highest - partition.high));
      }
    }));
  }

  /** Retention deletes the beginning of some partition. */
  void retain() {
    var partition = somePartition();
    if (partition.end() > partition.low) {
      partition.retain(partition.low + 1 + random.nextLong(partition.end() - partition.low));
      coverage.count(Fact.RETAINED);
    }
  }

  /** Some partition of the compacted topic loses what newer events replaced. */
  void compact() {
    var partitions = topic(COMPACTED).partitions;
    var partition = partitions.get(random.nextInt(partitions.size()));
    coverage.count(Fact.COMPACTED, partition.compact(random.nextLong(partition.high + 1)));
  }

  /** Some partition's log is cut back by an unclean election. */
  void truncate() {
    var partition = somePartition();
    var most = partition.high - partition.low;
    if (truncates && most > 0) {
      var deepest = random.nextInt(3) == 0 ? most : 20;
      partition.truncate(partition.high - random.nextLong(Math.min(most, deepest) + 1));
      coverage.count(Fact.TRUNCATED);
    }
  }

  private SimulatedPartition somePartition() {
    var partitions = topic(someTopic()).partitions;
    return partitions.get(random.nextInt(partitions.size()));
  }
}
