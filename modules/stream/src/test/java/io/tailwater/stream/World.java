package io.tailwater.stream;

import static java.util.Objects.requireNonNull;

import io.tailwater.model.Bytes;
import io.tailwater.model.Epoch;
import io.tailwater.model.Event;
import io.tailwater.model.KeyPartitioner;
import io.tailwater.model.TopicState;
import io.tailwater.model.ValueFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** The cluster of a simulation: topics whose whole history is remembered, deleted or not. */
final class World {
  /** One partition's life in one epoch. */
  static final class Partition {
    final TreeMap<Long, Event> committed = new TreeMap<>();
    long low;
    /** The last stable offset. */
    long end;

    /** Committed events in {@code [from, to)}, retention ignored. */
    List<Event> between(long from, long to) {
      return List.copyOf(committed.subMap(from, Math.max(from, to)).values());
    }
  }

  /** One topic's life. */
  static final class Topic {
    final String name;
    final Epoch epoch;
    final List<Partition> partitions = new ArrayList<>();

    Topic(String name, int life, int count) {
      this.name = name;
      this.epoch = Epoch.of("cluster", name + life);
      for (var i = 0; i < count; i++) {
        partitions.add(new Partition());
      }
    }

    TopicState state() {
      return new TopicState(name, epoch, partitions.size());
    }
  }

  static final List<String> KEYS = List.of("a", "b", "c", "d");

  final Map<String, Topic> topics = new TreeMap<>();
  private final Random random;
  private final Map<Epoch, Topic> lives = new HashMap<>();
  private int life;
  private long clock = 1_000;

  World(Random random) {
    this.random = random;
    create("t1", 3);
    create("t2", 1);
  }

  Topic topic(String name) {
    return requireNonNull(topics.get(name));
  }

  /** The topic that has or had that epoch. */
  Topic life(Epoch epoch) {
    return requireNonNull(lives.get(epoch));
  }

  /** Deletes the topic if it is there, and creates it. */
  void create(String name, int partitions) {
    var topic = new Topic(name, life++, partitions);
    topics.put(name, topic);
    lives.put(topic.epoch, topic);
  }

  /** Adds a partition. */
  void grow(String name) {
    topic(name).partitions.add(new Partition());
  }

  /** Appends some events, holes between them and after them. */
  void publish() {
    var topic = random.nextInt(4) == 0 ? topic("t2") : topic("t1");
    for (var n = random.nextInt(5); n >= 0; n--) {
      var key = Bytes.utf8(KEYS.get(random.nextInt(KEYS.size())));
      var p = KeyPartitioner.MURMUR2.partition(key, topic.partitions.size()).orElseThrow();
      var partition = topic.partitions.get(p);
      partition.end += random.nextInt(5) == 0 ? random.nextInt(4) : 0;
      clock += random.nextInt(3);
      var value = Bytes.of(new byte[random.nextInt(200)]);
      var late = random.nextInt(10) == 0 ? random.nextInt(50) : 0;
      partition.committed.put(partition.end, new Event(p, partition.end, clock - late, key, value,
          ValueFormat.JSON, List.of()));
      partition.end += 1 + (random.nextInt(4) == 0 ? random.nextInt(3) : 0);
    }
  }

  /** Retention deletes the beginning of some partition. */
  void retain() {
    var topic = random.nextBoolean() ? topic("t1") : topic("t2");
    var partition = topic.partitions.get(random.nextInt(topic.partitions.size()));
    partition.low += random.nextLong(partition.end - partition.low + 1);
  }
}
