package io.tailwater.stream;

import static java.util.Objects.requireNonNull;

import io.tailwater.model.Epoch;
import io.tailwater.model.TopicState;
import io.tailwater.stream.EngineSettings.FanOutBounds;
import io.tailwater.stream.EngineSettings.LogBounds;
import io.tailwater.stream.EngineSettings.ReplayBounds;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An edge of a simulation: an engine, a tail that may be late, and replays that take their time.
 */
final class SimulatedEdge implements ReplaySource {
  private record Read(String topic, Epoch epoch, int partition, long from, Listener listener) {}

  final Frames frames = new Frames();
  final Engine engine;
  private final World world;
  private final Random random;
  private final Map<String, World.Topic> known = new HashMap<>();
  private final Map<String, List<Long>> tails = new HashMap<>();
  private final Set<String> lost = new HashSet<>();
  private final ArrayDeque<Read> reads = new ArrayDeque<>();
  int replays;

  SimulatedEdge(World world, Random random) {
    this.world = world;
    this.random = random;
    this.engine = new Engine(settings(random), frames, this);
    world.topics.keySet().forEach(this::watch);
  }

  private static EngineSettings settings(Random random) {
    return new EngineSettings(
        new LogBounds(random.nextInt(3_000), random.nextInt(30), Duration.ofSeconds(20)),
        new FanOutBounds(random.nextInt(20_000), random.nextInt(20_000), random.nextInt(6)),
        new LagLimit.None(), new ReplayBounds(random.nextInt(40_000), 100));
  }

  @Override
  public void read(String topic, int partition, long from, long maxBytes, Listener listener) {
    replays++;
    reads.addLast(new Read(topic, knownTopic(topic).epoch, partition, from, listener));
  }

  /** Looks what became of the topic, as the tail's watch does every now and then. */
  void watch(String name) {
    lost.remove(name);
    var topic = world.topic(name);
    var before = known.put(name, topic);
    var tail = tails.computeIfAbsent(name, _ -> new ArrayList<>());
    if (before == null) {
      topic.partitions.forEach(partition -> tail.add(partition.end));
    } else if (!before.epoch.equals(topic.epoch)) {
      // The tail may have noticed that the old one was gone, and so starts at the new one's end.
      var noticed = random.nextBoolean();
      tail.clear();
      topic.partitions.forEach(partition -> tail.add(noticed ? partition.end : partition.low));
    } else {
      while (tail.size() < topic.partitions.size()) {
        tail.add(topic.partitions.get(tail.size()).low);
      }
    }
    engine.onTopic(new TopicState(name, topic.epoch, tail.size()),
        tail.stream().mapToLong(Long::longValue).toArray());
  }

  /** The tail loses sight of the topic, and may begin anew at its end when it sees it again. */
  void loseSight(String name) {
    engine.onTopicGone(name);
    lost.add(name);
    if (random.nextBoolean()) {
      var tail = tails.getOrDefault(name, List.of());
      for (var p = 0; p < tail.size(); p++) {
        tail.set(p, knownTopic(name).partitions.get(p).end);
      }
    }
  }

  /** The tail takes some of what is new in some partition, or all of it. */
  void tail(String name, boolean all) {
    if (lost.contains(name)) {
      return;
    }
    var topic = knownTopic(name);
    var tail = tails.getOrDefault(name, List.of());
    var p = random.nextInt(tail.size());
    var partition = topic.partitions.get(p);
    var from = tail.get(p);
    if (from < partition.low) {
      tail.set(p, partition.low);
      engine.onEvicted(name, p, partition.low);
      return;
    }
    var to = all ? partition.end : from + random.nextLong(partition.end - from + 1);
    tail.set(p, to);
    engine.onEvents(name, p, partition.between(from, to), to);
  }

  /** Some read of Kafka comes back. */
  void answer() {
    var read = reads.pollFirst();
    if (read == null) {
      return;
    }
    var topic = world.topic(read.topic);
    var sameLife = topic.epoch.equals(read.epoch);
    if (!sameLife || random.nextInt(20) == 0) {
      read.listener.onUnavailable();
      return;
    }
    var partition = topic.partitions.get(read.partition);
    if (read.from < partition.low || read.from > partition.end) {
      read.listener.onOutOfRange(partition.low, partition.end);
      return;
    }
    var to = Math.min(partition.end, read.from + 1 + random.nextInt(20));
    read.listener.onEvents(partition.between(read.from, to), to);
  }

  /** Resolves and starts, as admission does: the logs first, the leaders if these do not tell. */
  @Nullable
  Subscription open(Request request, Wake wake) {
    var views = new HashMap<String, TopicView>();
    request.selections()
        .topics()
        .forEach(topic -> engine.view(topic).ifPresent(view -> views.put(topic, view)));
    if (views.size() < request.selections().topics().size()) {
      return null;
    }
    var terms = new Resolver.Terms(0, 0, 0);
    var resolution = Resolver.resolve(request, views, terms);
    if (resolution instanceof Resolution.AskLeaders) {
      views.replaceAll((topic, view) -> leaders(topic, view, TopicView.Authority.LEADERS));
      resolution = Resolver.resolve(request, views, terms);
    }
    if (resolution instanceof Resolution.AskAgain) {
      views.replaceAll((topic, view) -> leaders(topic, view, TopicView.Authority.LEADERS_FINALLY));
      resolution = Resolver.resolve(request, views, terms);
    }
    return switch (resolution) {
      case Resolution.Resolved(Start start) -> engine.subscribe(start, frames, wake).orElse(null);
      default -> throw new AssertionError("not resolved: " + resolution);
    };
  }

  private TopicView leaders(String name, TopicView view, TopicView.Authority authority) {
    var topic = knownTopic(name);
    var partitions = topic.partitions.subList(0, view.state().partitions());
    var low = partitions.stream().map(partition -> partition.low).toList();
    var end = partitions.stream().map(partition -> partition.end).toList();
    return new TopicView(view.state(), low, end, end, end, authority);
  }

  /** Whether nothing is held once everybody has left for long. */
  boolean isEmpty(long nowMillis) {
    engine.sweep(nowMillis);
    engine.sweep(nowMillis + 2 * FanOuts.LINGER_MILLIS);
    return frames.liveSegments() == 0 && engine.fanOuts() == 0 && engine.readers() == 0;
  }

  private World.Topic knownTopic(String name) {
    return requireNonNull(known.get(name));
  }

}
