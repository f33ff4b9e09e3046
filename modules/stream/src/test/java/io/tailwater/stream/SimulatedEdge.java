package io.tailwater.stream;

import static java.util.Objects.requireNonNull;

import io.tailwater.model.TopicState;
import io.tailwater.stream.Complaint.Kind;
import io.tailwater.stream.Coverage.Fact;
import io.tailwater.stream.EngineSettings.FanOutBounds;
import io.tailwater.stream.EngineSettings.LogBounds;
import io.tailwater.stream.EngineSettings.ReplayBounds;
import io.tailwater.stream.TopicView.Authority;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * An edge of a simulation: an engine, a tail that may be late, and replays that take their time.
 */
final class SimulatedEdge implements ReplaySource {
  /** A subscription and what it was started with. */
  record Opened(Subscription subscription, Start start) {}

  private record Read(SimulatedTail tail, int partition, long from, long maxBytes,
      Listener listener) {}

  private static final long LARGEST_FRAME = 6_000;

  private final World world;
  private final Random random;
  private final Map<String, SimulatedTail> tails = new HashMap<>();
  private final ArrayDeque<Read> reads = new ArrayDeque<>();
  /** How many offsets the tail takes at once. */
  private final int speed;
  private Frames frames = new Frames();
  private EngineSettings settings;
  private int vainReads;
  private Engine engine;

  SimulatedEdge(World world, Random random) {
    this.world = world;
    this.random = random;
    this.speed = List.of(1, 5, 100).get(random.nextInt(3));
    this.settings = settings(random);
    this.engine = new Engine(settings, frames, this);
    World.TOPICS.forEach(this::watch);
  }

  private static EngineSettings settings(Random random) {
    var fanOuts = random.nextInt(4) == 0 ? random.nextInt(3) : 20;
    return new EngineSettings(
        new LogBounds(random.nextInt(6_000), random.nextInt(30),
            Duration.ofSeconds(1 + random.nextInt(20))),
        new FanOutBounds(random.nextInt(40_000),
            random.nextInt(random.nextBoolean() ? 8_000 : 30_000),
            fanOuts),
        switch (random.nextInt(8)) {
          case 0 -> new LagLimit.Events(random.nextInt(50));
          case 1 -> new LagLimit.Bytes(random.nextInt(10_000));
          case 2 -> new LagLimit.Time(Duration.ofSeconds(1 + random.nextInt(10)));
          default -> new LagLimit.None();
        }, new ReplayBounds(20_000 + random.nextInt(60_000), 1 + random.nextInt(100)));
  }

  Frames frames() {
    return frames;
  }

  SimulatedTail tail(String topic) {
    return requireNonNull(tails.get(topic));
  }

  /** The process ends and another one begins; clients have been cut. */
  void restart(long nowMillis) {
    requireEmpty(nowMillis);
    engine.close();
    reads.clear();
    tails.clear();
    frames = new Frames();
    settings = settings(random);
    engine = new Engine(settings, frames, this);
    World.TOPICS.forEach(this::watch);
    world.coverage().count(Fact.EDGES_RESTARTED);
  }

  @Override
  public void read(String topic, int partition, long from, long maxBytes, Listener listener) {
    world.coverage().count(Fact.READS);
    reads.addLast(new Read(tail(topic), partition, from, maxBytes, listener));
  }

  /** Looks what became of the topic, as the tail's watch does every now and then. */
  void watch(String name) {
    var topic = world.topic(name);
    var before = tails.get(name);
    if (before == null) {
      tails.put(name, SimulatedTail.atEnd(topic));
    } else if (before.topic != topic) {
      // The tail may have noticed that the old one was gone, and so starts at the new one's end.
      tails.put(name, random.nextBoolean()
          ? SimulatedTail.atEnd(topic)
          : SimulatedTail.atLow(topic));
    } else {
      before.lose(false);
      before.grow();
    }
    var tail = tail(name);
    engine.onTopic(new TopicState(name, topic.epoch, tail.partitions()), tail.next());
  }

  /** The tail loses sight of the topic. */
  void loseSight(String name) {
    engine.onTopicGone(name);
    tail(name).lose(true);
  }

  /** The tail takes some of what is new in some partition, or all of it. */
  void tail(String name, boolean all) {
    var tail = tail(name);
    if (!tail.isLost()) {
      tail.read(engine, random.nextInt(tail.partitions()), all ? 1_000_000 : speed,
          random.nextInt(5) == 0, world.coverage());
    }
  }

  /** What the leaders say of the topic. */
  void look(String name, long nowMillis) {
    var tail = tail(name);
    if (!tail.isLost() && tail.topic == world.topic(name)) {
      var known = tail.topic.partitions.subList(0, tail.partitions());
      var end = known.stream().mapToLong(SimulatedPartition::end).toArray();
      var high = known.stream().mapToLong(partition -> partition.high).toArray();
      engine.onWatermarks(name, end, high, nowMillis);
      world.coverage()
          .count(Fact.HELD_BACK,
              known.stream().filter(partition -> partition.end() < partition.high).count());
    }
  }

  void sweep(long nowMillis) {
    engine.sweep(nowMillis);
  }

  /** Some read of Kafka comes back, with so many offsets at most. */
  void answer(int most) {
    var read = reads.pollFirst();
    if (read == null) {
      return;
    }
    var topic = read.tail.topic;
    if (topic != world.topic(topic.name) || random.nextInt(20) == 0) {
      world.coverage().count(Fact.READS_REFUSED);
      vainReads++;
      read.listener.onUnavailable();
      return;
    }
    var partition = topic.partitions.get(read.partition);
    if (read.from < partition.low || read.from > partition.end()) {
      world.coverage().count(Fact.READS_OUT_OF_RANGE);
      read.listener.onOutOfRange(partition.low, partition.end());
      return;
    }
    var to = Math.min(partition.end(), read.from + 1 + random.nextInt(most));
    var events = partition.read(read.from, to);
    var bytes = 0L;
    for (var i = 0; i < events.size(); i++) {
      bytes += events.get(i).footprint();
      if (i > 0 && bytes > read.maxBytes) {
        to = events.get(i).offset();
        events = events.subList(0, i);
      }
    }
    vainReads += to > read.from ? 0 : 1;
    read.listener.onEvents(events, to);
  }

  /** Reads that brought nothing, after which a reader asks again in a while and is not woken. */
  int vainReads() {
    return vainReads;
  }

  boolean isReading() {
    return !reads.isEmpty();
  }

  /**
   * Resolves and starts, as admission does: the logs first, the leaders if these do not tell; where
   * the cursor is ahead of what this edge knows, it waits until its tail has looked.
   *
   * @return empty if it cannot start now
   */
  Optional<Opened> open(Request request, Encoder encoder, Wake wake) {
    var resolution = resolve(request, Authority.LOGS);
    if (resolution instanceof Resolution.AskLeaders) {
      request.selections()
          .topics()
          .stream()
          .filter(topic -> engine.view(topic)
              .filter(view -> Resolver.presentsAnotherLife(request, view))
              .isPresent())
          .forEach(this::watch);
      resolution = resolve(request, Authority.LEADERS);
    }
    if (resolution instanceof Resolution.AskAgain) {
      request.selections().topics().forEach(this::watch);
      resolution = resolve(request, Authority.LEADERS_FINALLY);
    }
    return switch (resolution) {
      case Resolution.Resolved(Start start) -> engine.subscribe(start, encoder, wake)
          .map(subscription -> new Opened(subscription, start));
      case Resolution.Mismatch _ -> {
        world.coverage().count(Fact.MISMATCHED);
        yield Optional.empty();
      }
      case Resolution.AskLeaders _,Resolution.AskAgain _,Resolution.LooksBack _ -> Optional
          .empty();
    };
  }

  private Resolution resolve(Request request, Authority authority) {
    var views = new HashMap<String, TopicView>();
    for (var topic : request.selections().topics()) {
      var view = engine.view(topic);
      if (view.isEmpty()) {
        return new Resolution.AskAgain();
      }
      views.put(topic,
          authority == Authority.LOGS ? view.get() : leaders(topic, request, authority));
    }
    return Resolver.resolve(request, views, new Resolver.Terms(0, 0, 0));
  }

  private TopicView leaders(String name, Request request, Authority authority) {
    var tail = tail(name);
    var known = tail.topic.partitions.subList(0, tail.partitions());
    var end = known.stream().map(SimulatedPartition::end).toList();
    var at = request.from() instanceof Request.From.At(var time)
        ? known.stream().map(partition -> partition.offsetAt(time)).toList()
        : end;
    var until = request.until() instanceof Request.Until.At(var time)
        ? known.stream().map(partition -> partition.offsetAt(time)).toList()
        : end;
    return new TopicView(new TopicState(name, tail.topic.epoch, tail.partitions()),
        known.stream().map(partition -> partition.low).toList(), end, at, until, authority);
  }

  /** Nothing has more than its bound allows (G4). */
  void requireBounded() {
    var partitions = tails.values().stream().mapToInt(SimulatedTail::partitions).sum();
    requireAtMost("bytes of logs", partitions * settings.log().bytes(), engine.logBytes());
    var bounds = settings.fanOut();
    requireAtMost("fan-outs", bounds.max(), engine.fanOuts());
    requireAtMost("bytes of replays",
        Math.max(settings.replay().bytes(), Pace.FIRST_BYTES / 2)
            + LARGEST_FRAME * (1 + engine.readers()),
        engine.replayBytes());
    requireFanOutsBounded(bounds.windowBytes(), bounds.bytes());
  }

  /**
   * Each has one segment more, which grows with its log; beyond the bound of all, each has its
   * newest segment and a smallest one.
   */
  private void requireFanOutsBounded(long window, long all) {
    var smallest = Math.max(EncodedLog.SMALLEST_SEGMENT, LARGEST_FRAME);
    var grown = Math.max(smallest, Math.min(window, EncodedLog.LARGEST_SEGMENT));
    requireAtMost("bytes of fan-outs' windows",
        engine.fanOuts() * (Math.max(window, smallest) + grown), engine.fanOutBytes());
    requireAtMost("bytes of fan-outs",
        all + Math.max(smallest, Math.min(all, grown)) + 2 * smallest * engine.fanOuts(),
        engine.fanOutBytes());
  }

  private static void requireAtMost(String what, long bound, long measured) {
    if (measured > bound) {
      throw new Complaint(Kind.BOUND, measured + " " + what + ", bound to " + bound);
    }
  }

  /** Nothing is held once everybody has left for long. */
  void requireEmpty(long nowMillis) {
    engine.sweep(nowMillis);
    engine.sweep(nowMillis + 2 * FanOuts.LINGER_MILLIS);
    requireAtMost("segments that nobody needs", 0, frames.liveSegments());
    requireAtMost("fan-outs that nobody follows", 0, engine.fanOuts());
    requireAtMost("readers that nobody reads", 0, engine.readers());
  }

  /** Whether there are as many fan-outs as may be. */
  boolean isFull() {
    return engine.fanOuts() == settings.fanOut().max();
  }

  @Override
  public String toString() {
    return "an edge with " + reads.size() + " reads, " + engine.waitingReplays()
        + " waiting replays, " + engine.replayBytes() + " replayed bytes, " + settings;
  }

  Engine engine() {
    return engine;
  }
}
