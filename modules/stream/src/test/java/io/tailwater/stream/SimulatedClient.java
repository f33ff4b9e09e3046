package io.tailwater.stream;

import static java.util.Objects.requireNonNull;

import io.tailwater.model.Channel;
import io.tailwater.model.ChannelSpec;
import io.tailwater.model.Cursor;
import io.tailwater.model.Event;
import io.tailwater.model.GapRange;
import io.tailwater.model.KeyPartitioner;
import io.tailwater.model.Notice;
import io.tailwater.model.TopicCursor;
import io.tailwater.model.TopicTag;
import io.tailwater.model.ValueFormat;
import io.tailwater.stream.Frames.Frame;
import io.tailwater.stream.Request.From;
import io.tailwater.stream.Request.Presented;
import io.tailwater.stream.Request.Until;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A client of a simulation, which checks every frame against the world (G1 to G3): between the
 * position
 * it holds and the one a frame brings there is no committed event of its channels but that frame's,
 * unless a gap or a reset said so.
 */
final class SimulatedClient {
  private final World world;
  private final Random random;
  private final Selections selections;
  /** Bytes on their way: what a cut loses. */
  private final ArrayDeque<Frame> inFlight = new ArrayDeque<>();
  private @Nullable SimulatedEdge edge;
  private @Nullable Subscription subscription;
  private @Nullable Cursor cursor;
  int received;

  SimulatedClient(World world, Random random) {
    this.world = world;
    this.random = random;
    this.selections = selections(random);
  }

  private static Selections selections(Random random) {
    var all = new ArrayList<Selection>();
    for (var topic : List.of("t1", "t2")) {
      var spec = new ChannelSpec(topic, topic, 1, ValueFormat.JSON,
          random.nextBoolean() ? KeyPartitioner.MURMUR2 : KeyPartitioner.ANY);
      switch (random.nextInt(4)) {
        case 0 -> all.add(Selection.of(new Channel.Whole(topic), spec));
        case 1 -> all.add(Selection.of(new Channel.Key(topic, "a"), spec));
        case 2 -> {
          all.add(Selection.of(new Channel.Key(topic, "b"), spec));
          all.add(Selection.of(new Channel.Key(topic, "c"), spec));
        }
        default -> {
          // Not this topic.
        }
      }
    }
    return all.isEmpty() ? selections(random) : new Selections(all);
  }

  /** Connects where it is not connected, with the last cursor it received. */
  void connect(SimulatedEdge to) {
    if (subscription != null) {
      return;
    }
    Presented presented = cursor == null
        ? new Presented.Nothing()
        : new Presented.Valid(cursor, false);
    From from = random.nextBoolean() ? new From.Latest() : new From.Earliest();
    edge = to;
    subscription = to.open(new Request(selections, from, presented, new Until.Never(),
        OptionalLong.empty()), () -> {});
  }

  /** The connection breaks; some of what was written does not arrive. */
  void cut() {
    if (subscription != null) {
      arrive(random.nextInt(inFlight.size() + 1));
      inFlight.clear();
      subscription.close();
      subscription = null;
    }
  }

  /** The connection takes some more, of which some arrives. */
  void take(int frames, long nowMillis) {
    if (subscription != null) {
      subscription.read(sink(frames), nowMillis);
      if (random.nextInt(10) == 0) {
        subscription.checkpoint(sink(1));
      }
      arrive(random.nextInt(inFlight.size() + 1));
    }
  }

  /** Reads all there is and says whether it holds everything. */
  boolean isComplete(long nowMillis) {
    if (subscription == null) {
      return false;
    }
    subscription.read(sink(1_000_000), nowMillis);
    subscription.checkpoint(sink(1));
    arrive(inFlight.size());
    if (cursor == null) {
      return false;
    }
    for (var name : selections.topics()) {
      var topic = world.topic(name);
      var held = cursor.topics().stream().filter(t -> t.epoch().equals(topic.epoch)).findFirst();
      if (held.isEmpty() || !isComplete(held.get(), topic)) {
        return false;
      }
    }
    return true;
  }

  private boolean isComplete(TopicCursor held, World.Topic topic) {
    var lanes = new TreeSet<>(selections.partitions(topic.name, topic.partitions.size()));
    lanes.addAll(held.next().keySet());
    for (var p : lanes) {
      var next = held.next().get(p);
      var partition = topic.partitions.get(p);
      if (!missing(topic.name, partition, next == null ? 0 : next, partition.end).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /** The connection takes about so many frames more, shared ones perhaps only in part. */
  private Sink sink(int count) {
    return new Received(requireNonNull(edge).frames, count,
        bytes -> random.nextInt(3) == 0 ? random.nextInt(bytes + 1) : bytes, inFlight::addLast);
  }

  private void arrive(int frames) {
    for (var i = 0; i < frames; i++) {
      check(inFlight.removeFirst());
      received++;
    }
  }

  private void check(Frame frame) {
    try {
      follow(frame);
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n  held " + text(cursor) + "\n  came " + frame
          + "\n  with " + text(frame.cursor().orElse(null)), e);
    }
  }

  private static String text(@Nullable Cursor cursor) {
    return cursor == null
        ? "nothing"
        : cursor.topics()
            .stream()
            .map(t -> t.topic().tag() + t.epoch().tag() + " of "
                + t.partitionCount() + " " + t.next())
            .toList()
            .toString();
  }

  private void follow(Frame frame) {
    var to = frame.cursor().orElseThrow();
    var from = Optional.ofNullable(cursor).orElse(to);
    switch (frame) {
      case Frame.OfEvent(Selection selection, Event event, var _) -> {
        requireFirst(selection, event);
        move(from, to, Map.of(selection.spec().topic(), event), List.of());
      }
      case Frame.OfNotice(Notice notice, var _) -> {
        switch (notice) {
          case Notice.Gap gap -> move(from, to, Map.of(), gap.gaps());
          case Notice.Open open -> open(from, to, open);
          case Notice.Reset reset -> requireEarliest(from, to, reset);
          default -> move(from, to, Map.of(), List.of());
        }
      }
    }
    cursor = to;
  }

  /** What open does not announce as a gap or a reset must go on exactly. */
  private void open(Cursor from, Cursor to, Notice.Open open) {
    if (!open.outcomes().containsValue(Notice.Outcome.RESET)) {
      move(from, to, Map.of(), open.gaps());
    }
  }

  /** Another life of a topic is read from the first event that Kafka has (protocol 2.4). */
  private void requireEarliest(Cursor from, Cursor to, Notice.Reset reset) {
    for (var name : reset.reason() == Notice.ResetReason.EPOCH
        ? selections.topics()
        : List.<String>of()) {
      var tag = TopicTag.of(name);
      var now = topic(to, tag).orElseThrow();
      var isNew = topic(from, tag).filter(t -> t.epoch().equals(now.epoch())).isEmpty();
      for (var lane : isNew ? now.next().entrySet() : Map.<Integer, Long>of().entrySet()) {
        var partition = world.life(now.epoch()).partitions.get(lane.getKey());
        if (!missing(name, partition, partition.low, lane.getValue()).isEmpty()) {
          throw new AssertionError("a reset of " + name + " skips what is there");
        }
      }
    }
  }

  private void requireFirst(Selection selection, Event event) {
    var first = selections.selectionOf(selection.spec().topic(), event).orElseThrow();
    if (!first.equals(selection)) {
      throw new AssertionError("delivered under " + selection + ", not under " + first);
    }
  }

  private void move(Cursor from, Cursor to, Map<String, Event> delivered, List<GapRange> gaps) {
    for (var name : selections.topics()) {
      var tag = TopicTag.of(name);
      var now = topic(to, tag).orElseThrow(() -> new AssertionError(name + " is not in " + to));
      var before = topic(from, tag).filter(t -> t.epoch().equals(now.epoch()));
      var event = delivered.get(name);
      if (before.isEmpty()) {
        throw new AssertionError("another epoch of " + name + " without a reset");
      }
      for (var lane : now.next().entrySet()) {
        var known = before.get().next().get(lane.getKey());
        // A lane that was not read before begins at 0, unless partitions are the same: then a key
        // is new.
        var start = known == null ? 0 : known;
        var here = event != null && event.partition() == lane.getKey();
        check(world.life(now.epoch()), lane.getKey(), start, lane.getValue(),
            here ? Optional.of(requireNonNull(event)) : Optional.empty(), gaps);
      }
      if (event != null && !Objects.equals(now.next().get(event.partition()), event.offset() + 1)) {
        throw new AssertionError("the id of " + event + " is not after it: " + now);
      }
    }
  }

  private void check(World.Topic topic, int p, long from, long to, Optional<Event> delivered,
      List<GapRange> gaps) {
    if (to < from) {
      throw new AssertionError(topic.name + "-" + p + " went back from " + from + " to " + to);
    }
    var missing = new ArrayList<>(missing(topic.name, topic.partitions.get(p), from, to));
    delivered.ifPresent(event -> {
      if (!missing.removeIf(m -> m.offset() == event.offset())) {
        throw new AssertionError("twice: " + event + " after " + from);
      }
    });
    missing.removeIf(event -> gaps.stream()
        .anyMatch(gap -> gap.partition() == p
            && gap.channel().startsWith(topic.name) && gap.from() <= event.offset()
            && event.offset() < gap.to()));
    if (!missing.isEmpty()) {
      throw new AssertionError("lost in " + topic.name + "-" + p + " from " + from + " to " + to
          + ": " + missing.stream().map(Event::offset).toList());
    }
  }

  private List<Event> missing(String topic, World.Partition partition, long from, long to) {
    return partition.between(from, to)
        .stream()
        .filter(event -> selections.selectionOf(topic, event).isPresent())
        .toList();
  }

  private static Optional<TopicCursor> topic(Cursor cursor, TopicTag tag) {
    return cursor.topics().stream().filter(topic -> topic.topic().equals(tag)).findFirst();
  }

  Map<String, Object> state() {
    var state = new HashMap<String, Object>();
    state.put("cursor", text(cursor));
    state.put("selections", selections);
    return state;
  }
}
