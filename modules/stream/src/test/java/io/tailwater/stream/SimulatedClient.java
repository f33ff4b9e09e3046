package io.tailwater.stream;

import io.tailwater.model.Channel;
import io.tailwater.model.Cursor;
import io.tailwater.model.Event;
import io.tailwater.model.TopicCursor;
import io.tailwater.model.TopicTag;
import io.tailwater.stream.Coverage.Fact;
import io.tailwater.stream.Request.From;
import io.tailwater.stream.Request.Presented;
import io.tailwater.stream.Request.Until;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A client of a simulation: connects, stalls, is cut, and resumes with the cursor of the last frame
 * that it got whole, at another edge perhaps and for other channels.
 */
final class SimulatedClient {
  /** By what an event's value is. */
  private record OfLength(int modulus) implements Filter {
    @Override
    public boolean accepts(Channel channel, Event event) {
      return event.value().length() % modulus != 0;
    }
  }

  private final World world;
  private final Random random;
  private Selections selections;
  private int format;
  private boolean isNew = true;
  private Optional<Held> held = Optional.empty();
  private @Nullable SimulatedSession session;
  private @Nullable SimulatedEdge lastEdge;

  SimulatedClient(World world, Random random) {
    this.world = world;
    this.random = random;
    this.selections = selections();
  }

  private Selections selections() {
    var all = new ArrayList<Selection>();
    for (var topic : World.TOPICS) {
      switch (random.nextInt(6)) {
        case 0, 1 -> all.add(world.selection(new Channel.Whole(topic)));
        case 2 -> all.add(world.selection(new Channel.Key(topic, "a")));
        case 3 -> {
          all.add(world.selection(new Channel.Key(topic, "b")));
          all.add(world.selection(new Channel.Key(topic, "c")));
          if (random.nextInt(4) == 0) {
            all.add(world.selection(new Channel.Whole(topic)));
          }
        }
        default -> {
          // Not this topic.
        }
      }
    }
    return all.isEmpty() ? selections() : new Selections(all, filter());
  }

  private Filter filter() {
    return random.nextInt(3) > 0 ? Filter.ALL : new OfLength(2 + random.nextInt(3));
  }

  /** Connects where it is not connected, with the last cursor it received. */
  void connect(SimulatedEdge to, long nowMillis) {
    if (session == null) {
      change();
      var isLimited = random.nextInt(6) == 0;
      open(to, random.nextInt(6) == 0 ? until() : new Until.Never(),
          isLimited ? OptionalLong.of(1 + random.nextInt(30)) : OptionalLong.empty(), nowMillis);
    }
  }

  /** What a client may change whenever it comes back. */
  private void change() {
    if (isNew || random.nextInt(6) > 0) {
      return;
    }
    world.coverage().count(Fact.RESUMED_OTHERWISE);
    switch (random.nextInt(3)) {
      case 0 -> format = random.nextInt(3);
      case 1 -> selections = new Selections(selections.all(), filter());
      default -> {
        var before = selections.topics();
        selections = selections();
        var now = selections.topics();
        world.coverage().count(Fact.TOPICS_ADDED, before.containsAll(now) ? 0 : 1);
        world.coverage().count(Fact.TOPICS_DROPPED, now.containsAll(before) ? 0 : 1);
      }
    }
  }

  private Until until() {
    return switch (random.nextInt(6)) {
      case 0, 1 -> new Until.Now();
      case 2 -> new Until.At(world.clock() - random.nextInt(30));
      case 3 -> new Until.Later(world.clock());
      default -> new Until.Position(ahead());
    };
  }

  /** Where the topics may be somewhat later. */
  private Cursor ahead() {
    var topics = new ArrayList<TopicCursor>();
    for (var name : selections.topics()) {
      var topic = world.topic(name);
      var next = new TreeMap<Integer, Long>();
      for (var p = 0; p < topic.partitions.size(); p++) {
        next.put(p, topic.partitions.get(p).end() + random.nextInt(10));
      }
      topics.add(new TopicCursor(TopicTag.of(name), topic.epoch,
          TopicCursor.Kind.WHOLE, next.size(), next));
    }
    return new Cursor(topics, false);
  }

  private void open(SimulatedEdge to, Until until, OptionalLong limit, long nowMillis) {
    Presented presented = held
        .<Presented>map(found -> new Presented.Valid(found.cursor(), random.nextInt(4) == 0))
        .orElseGet(Presented.Nothing::new);
    From from = switch (random.nextInt(5)) {
      case 0, 1 -> new From.Latest();
      case 2 -> new From.At(world.clock() - random.nextInt(100));
      default -> new From.Earliest();
    };
    var request = new Request(selections, from, presented, until, limit);
    session = SimulatedSession.open(world, random, to, request, format, held, nowMillis)
        .orElse(null);
    if (session != null) {
      world.coverage().count(Fact.RESUMED, isNew ? 0 : 1);
      world.coverage().count(Fact.RESUMED_ELSEWHERE, lastEdge == null || lastEdge == to ? 0 : 1);
      lastEdge = to;
      isNew = false;
    }
  }

  boolean isConnectedTo(SimulatedEdge edge) {
    return session != null && session.edge() == edge;
  }

  /** The connection breaks; some of what was written does not arrive. */
  void cut() {
    if (session != null) {
      held = session.cut().or(() -> held);
      session = null;
    }
  }

  /** The connection takes some more, of which some arrives. */
  void take(int frames, long nowMillis) {
    if (session != null) {
      session.take(frames, nowMillis);
      after();
    }
  }

  /** What its edge does for it every now and then. */
  void sweep(long nowMillis) {
    if (session != null) {
      session.sweep(nowMillis);
      after();
    }
  }

  /** Nobody sleeps while there is something to read. */
  void probe() {
    if (session != null) {
      session.probe();
    }
  }

  private void after() {
    if (session != null && session.isOver()) {
      // All of it arrives, or it is as if it had been cut.
      var complete = session.isComplete() && random.nextBoolean();
      cut();
      if (complete) {
        held = Optional.empty();
        isNew = true;
        selections = selections();
      }
    }
  }

  /** Goes on without end, and says whether it holds everything. */
  boolean settle(SimulatedEdge to, long nowMillis) {
    if (session == null) {
      open(to, new Until.Never(), OptionalLong.empty(), nowMillis);
    }
    if (session == null) {
      return false;
    }
    held = session.drain(nowMillis).or(() -> held);
    var bounded = session.isBounded();
    if (bounded || session.isOver()) {
      cut();
      held = held.filter(found -> !found.cursor().ended());
    }
    return !bounded && holdsEverything();
  }

  boolean holdsEverything() {
    return held.isPresent() && selections.topics().stream().allMatch(this::isAtEnd);
  }

  /** Positions advance past holes, trailing ones too (protocol 2.1). */
  private boolean isAtEnd(String name) {
    var topic = world.topic(name);
    var found = held.flatMap(h -> h.topic(name)).filter(t -> t.epoch().equals(topic.epoch));
    if (found.isEmpty()) {
      return false;
    }
    // A partition that appeared and has nothing need not be told.
    var lanes = new TreeSet<>(selections.partitions(name, topic.partitions.size()));
    lanes.addAll(found.get().next().keySet());
    return lanes.stream()
        .allMatch(p -> found.get().next().getOrDefault(p, 0L) == topic.partitions.get(p).end());
  }

  @Override
  public String toString() {
    Map<String, Object> state = new HashMap<>();
    state.put("held", held.map(Held::toString).orElse("nothing"));
    state.put("selections", selections);
    state.put("session", String.valueOf(session));
    return state.toString();
  }
}
