package io.tailwater.stream;

import io.tailwater.model.GapRange;
import io.tailwater.model.Notice;
import io.tailwater.model.Notice.ResetReason;
import io.tailwater.model.TopicCursor;
import io.tailwater.model.TopicCursor.Kind;
import io.tailwater.stream.Coverage.Fact;
import io.tailwater.stream.Request.From;
import io.tailwater.stream.Request.Until;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Judges where a session starts (protocol 2.4, 2.5, 2.8): exactly where its client's cursor is, or
 * elsewhere with good reason and told.
 */
final class OpeningJudge {
  private final World world;
  private final SimulatedEdge edge;
  private final Request request;
  private final Start start;
  private final Notice.Open open;
  private final Map<String, ResetReason> resets = new HashMap<>();
  private final Map<Lanes.Lane, Integer> cuts = new HashMap<>();

  private OpeningJudge(World world, SimulatedEdge edge, Request request, Start start) {
    this.world = world;
    this.edge = edge;
    this.request = request;
    this.start = start;
    this.open = (Notice.Open) start.first().getFirst();
    for (var notice : start.first()) {
      if (notice instanceof Notice.Reset(var reason, var channels)) {
        channels.forEach(channel -> resets.put(channel, reason));
      }
    }
  }

  /**
   * What the client holds with the first frame.
   *
   * @param before
   *          what it presented
   */
  static Held judge(World world, SimulatedEdge edge, Request request, Start start,
      Optional<Held> before) {
    var judge = new OpeningJudge(world, edge, request, start);
    try {
      return judge.judge(before);
    } catch (Complaint e) {
      throw new AssertionError(
          e.getMessage() + "\n  presented " + before + "\n  started " + start, e);
    }
  }

  private Held judge(Optional<Held> before) {
    var cursor = start.lanes().cursor(start.next().stream().mapToLong(Long::longValue).toArray());
    for (var topic : cursor.topics()) {
      var name = World.name(topic.topic());
      judge(name, topic, before.flatMap(held -> held.topic(name)), before);
    }
    judgeUntil();
    return new Held(cursor, cuts);
  }

  private void judge(String name, TopicCursor now, Optional<TopicCursor> was,
      Optional<Held> before) {
    now.next()
        .keySet()
        .forEach(p -> cuts.put(new Lanes.Lane(name, p), lane(name, now, p)
            .noticed()));
    var reset = Optional.ofNullable(resets.get(channels(name).getFirst()));
    var expected = was.flatMap(cursor -> reset(name, now, cursor, reset));
    if (!reset.equals(expected)) {
      throw new Complaint(expected.isEmpty() ? Complaint.Kind.NEEDLESS : Complaint.Kind.UNTOLD,
          name + " is reset by " + reset + " instead of " + expected);
    }
    now.next().forEach((p, next) -> {
      var lane = lane(name, now, p);
      if (was.isEmpty()) {
        requireFrom(name, p, next);
      } else if (reset.isEmpty()) {
        resume(lane, name, was.get(), next, before.orElseThrow().cuts(name, p));
      } else if (reset.get() == ResetReason.EPOCH) {
        lane.requireEarliest(next);
      } else {
        requireLatest(name, p, next);
      }
    });
    if (was.isPresent() && reset.isEmpty()
        && !now.next().keySet().containsAll(was.get().next().keySet())) {
      throw new Complaint(Complaint.Kind.LOST, "a lane of " + name + " is not resumed");
    }
    reset.ifPresent(_ -> world.coverage().count(Fact.RESETS_AT_OPEN));
  }

  private Optional<ResetReason> reset(String name, TopicCursor now, TopicCursor was,
      Optional<ResetReason> actual) {
    if (!was.epoch().equals(now.epoch())) {
      return Optional.of(ResetReason.EPOCH);
    }
    var whole = was.next().size() == was.partitionCount();
    if (was.kind() != now.kind() || (now.kind() == Kind.WHOLE && !whole)) {
      return Optional.of(ResetReason.CURSOR);
    }
    // The edge may still have what was cut off, and need not ask the leaders then.
    var topic = world.life(now.epoch());
    var beyondKafka = was.next()
        .entrySet()
        .stream()
        .filter(lane -> lane.getValue() > topic.partitions.get(lane.getKey()).end())
        .map(Map.Entry::getKey)
        .toList();
    var beyondBoth = beyondKafka.stream()
        .anyMatch(p -> required(was, p) > edge.tail(name).next(p));
    return beyondKafka.isEmpty() || (!beyondBoth && actual.isEmpty())
        ? Optional.empty()
        : Optional.of(ResetReason.AHEAD);
  }

  private static long required(TopicCursor cursor, int partition) {
    return cursor.next().getOrDefault(partition, 0L);
  }

  private void resume(LaneJudge lane, String name, TopicCursor was, long next, int known) {
    var own = was.next().get(lane.p());
    var p = lane.p();
    if (own == null && was.partitionCount() == edge.tail(name).partitions()) {
      requireFrom(name, p, next);
      return;
    }
    var from = own == null ? 0L : own;
    var gaps = open.gaps()
        .stream()
        .filter(gap -> gap.partition() == p && channels(name).contains(gap.channel()))
        .toList();
    for (var channel : gaps.isEmpty() ? List.<String>of() : channels(name)) {
      var exact = new GapRange(channel, p, from, next, GapRange.Reason.RETENTION);
      if (!gaps.contains(exact) || next > lane.topic().partitions.get(p).low) {
        throw new Complaint(Complaint.Kind.UNTOLD, gaps + " instead of " + exact);
      }
      world.coverage().count(Fact.GAPS_AT_OPEN);
    }
    if (gaps.isEmpty() && next != from) {
      throw new Complaint(next > from ? Complaint.Kind.LOST : Complaint.Kind.TWICE,
          name + "-" + p + " goes on at " + next + " instead of " + from);
    }
    // Whoever comes from another history, unrecognised, is of this one from here on.
    cuts.put(new Lanes.Lane(name, p), Math.max(known, lane.noticed()));
  }

  private void requireFrom(String name, int p, long next) {
    var partition = edge.tail(name).topic.partitions.get(p);
    var fits = switch (request.from()) {
      case From.Latest _ -> next == edge.tail(name).next(p) || next == partition.end();
      case From.Earliest _ -> next == partition.low;
      case From.At(var time) -> next == partition.offsetAt(time);
    };
    if (!fits) {
      throw new Complaint(Complaint.Kind.LOST,
          name + "-" + p + " starts at " + next + " for " + request.from());
    }
  }

  private void requireLatest(String name, int p, long next) {
    if (next != edge.tail(name).next(p) && next != edge.tail(name).topic.ends().get(p)) {
      throw new Complaint(Complaint.Kind.LOST,
          name + "-" + p + " goes on at " + next + ", which is not the end");
    }
  }

  private void judgeUntil() {
    for (var name : request.selections().topics()) {
      var tail = edge.tail(name);
      var partitions = tail.topic.partitions.subList(0, tail.partitions());
      var expected = switch (request.until()) {
        case Until.Never _,Until.Later _ -> List.<Long>of();
        case Until.Now _ -> partitions.stream().map(SimulatedPartition::end).toList();
        case Until.Earliest _ -> partitions.stream().map(partition -> partition.low).toList();
        case Until.At(var time) -> partitions.stream()
            .map(partition -> partition.offsetAt(time))
            .toList();
        case Until.Position(var cursor) -> List
            .copyOf(Held.topic(cursor, name).orElseThrow().next().values());
      };
      var actual = start.bounds().until().getOrDefault(name, List.of());
      if (!actual.equals(expected)) {
        throw new Complaint(Complaint.Kind.END,
            name + " ends at " + actual + " instead of " + expected);
      }
    }
  }

  private List<String> channels(String name) {
    return request.selections().channels(name);
  }

  private LaneJudge lane(String name, TopicCursor topic, int p) {
    return new LaneJudge(world, world.life(topic.epoch()), p, edge.tail(name),
        request.selections(), Integer.MAX_VALUE);
  }
}
