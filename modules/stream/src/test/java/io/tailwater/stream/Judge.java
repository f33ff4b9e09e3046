package io.tailwater.stream;

import io.tailwater.model.Cursor;
import io.tailwater.model.Event;
import io.tailwater.model.GapRange;
import io.tailwater.model.Notice;
import io.tailwater.model.TopicCursor;
import io.tailwater.stream.Complaint.Kind;
import io.tailwater.stream.Coverage.Fact;
import io.tailwater.stream.Frames.Frame;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Judges every frame of one session against the world when it is written (G1 to G3): between the
 * position before and the one that the frame brings there is no committed event of the channels but
 * that frame's, unless a gap or a reset says so.
 */
final class Judge {
  private final World world;
  private final SimulatedEdge edge;
  private final Selections selections;
  private final long limit;
  private final Set<String> endless = new HashSet<>();
  private final Held started;
  private final Set<Notice> toldByOpen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Map<String, World.Topic> firstTails = new HashMap<>();
  /** Of which it is not known here whether a reset came before or after its end was said. */
  private final Set<String> unsure = new HashSet<>();
  private int noticesBeforeEnd;
  private Map<String, List<Long>> until;
  private long events;

  /**
   * Of a session that has started.
   *
   * @param opened
   *          what its client holds once it has got the first frame
   */
  Judge(World world, SimulatedEdge edge, Start start, Held opened) {
    this.world = world;
    this.edge = edge;
    this.selections = start.selections();
    this.started = opened;
    selections.topics().forEach(name -> firstTails.put(name, edge.tail(name).topic));
    toldByOpen.addAll(start.first().subList(1, start.first().size()));
    this.limit = start.bounds().limit().orElse(Long.MAX_VALUE);
    this.until = start.bounds().until();
  }

  /** It ends at these offsets, which was said when so many notices waited. */
  void endAt(Map<String, List<Long>> untilByTopic, int waitingNotices) {
    until = untilByTopic;
    noticesBeforeEnd = waitingNotices;
  }

  /** What the client holds with that frame, who held {@code before}. */
  Held follow(Held before, Frame frame) {
    try {
      return judge(before, frame);
    } catch (Complaint e) {
      throw new AssertionError(e.getMessage() + "\n  held " + before + "\n  came " + frame
          + "\n  with " + Held.text(frame.cursor().orElseThrow()), e);
    }
  }

  private Held judge(Held before, Frame frame) {
    var to = frame.cursor().orElseThrow();
    return switch (frame) {
      case Frame.OfEvent(Selection selection, Event event, var _) -> {
        requireWanted(selection, event);
        yield move(before, to, Map.of(selection.spec().topic(), event), List.of());
      }
      case Frame.OfNotice(Notice notice, var _) when toldByOpen.contains(notice) -> before;
      case Frame.OfNotice(Notice notice, var _) -> {
        noticesBeforeEnd--;
        yield judge(before, to, notice);
      }
    };
  }

  private Held judge(Held before, Cursor to, Notice notice) {
    return switch (notice) {
      case Notice.Open _ -> open(to);
      case Notice.Gap(var gaps) -> gap(before, to, gaps);
      case Notice.Reset reset -> reset(before, to, reset);
      case Notice.End _ -> end(move(before, to, Map.of(), List.of()));
      case Notice.Checkpoint _ -> {
        count(Fact.CHECKPOINTS);
        yield move(before, to, Map.of(), List.of());
      }
      case Notice.Lagging(var by, _) -> {
        count(by == Notice.LaggingBy.CLIENT ? Fact.FELL_OFF : Fact.LAGGING_KAFKA);
        yield move(before, to, Map.of(), List.of());
      }
      case Notice.Live _ -> {
        count(Fact.LIVE);
        yield move(before, to, Map.of(), List.of());
      }
      case Notice.Closing _,Notice.Failed _ -> move(before, to, Map.of(), List.of());
    };
  }

  private void count(Fact fact) {
    world.coverage().count(fact);
  }

  /** Its position may be that of the first frame in a fan-out, beyond holes. */
  private Held open(Cursor to) {
    return move(started, to, Map.of(), List.of());
  }

  private void requireWanted(Selection selection, Event event) {
    count(Fact.EVENTS);
    events++;
    var topic = selection.spec().topic();
    var first = LaneJudge.selectionOf(selections, topic, event);
    if (!first.equals(Optional.of(selection))) {
      throw new Complaint(Kind.TWICE,
          "delivered under " + selection + ", but belongs to " + first);
    }
    if (events > limit || (!until.isEmpty() && !unsure.contains(topic)
        && event.offset() >= until(topic, event.partition()))) {
      throw new Complaint(Kind.END, "goes on behind its end, " + until + " without " + endless
          + " and " + events + " of " + limit + ": " + event);
    }
  }

  private long until(String topic, int partition) {
    var offsets = endless.contains(topic) ? List.<Long>of() : until.getOrDefault(topic, List.of());
    return partition < offsets.size() ? offsets.get(partition) : 0;
  }

  private Held end(Held held) {
    if (!held.cursor().ended()) {
      throw new Complaint(Kind.END, "the end's cursor is not marked");
    }
    if (events == limit) {
      count(Fact.ENDED_BY_LIMIT);
      return held;
    }
    if (until.isEmpty()) {
      throw new Complaint(Kind.END, "ended without a reason after " + events);
    }
    for (var topic : held.cursor().topics()) {
      var name = World.name(topic.topic());
      topic.next().forEach((partition, next) -> {
        if (next < until(name, partition) && !unsure.contains(name)) {
          throw new Complaint(Kind.END, "ended at " + next + " of " + name + "-" + partition
              + " instead of " + until(name, partition));
        }
      });
    }
    count(Fact.ENDED_BY_UNTIL);
    return held;
  }

  private Held gap(Held before, Cursor to, List<GapRange> gaps) {
    count(Fact.GAPS);
    return move(before, to, Map.of(), gaps);
  }

  private Held move(Held before, Cursor to, Map<String, Event> delivered, List<GapRange> gaps) {
    var cuts = new HashMap<Lanes.Lane, Integer>();
    for (var name : selections.topics()) {
      moveTopic(name, before, to, Optional.ofNullable(delivered.get(name)), gaps, cuts);
    }
    return before.with(to, cuts);
  }

  private void moveTopic(String name, Held before, Cursor to, Optional<Event> event,
      List<GapRange> gaps, Map<Lanes.Lane, Integer> cuts) {
    var now = required(to, name);
    var was = before.topic(name).orElseThrow();
    if (!was.epoch().equals(now.epoch())) {
      throw new Complaint(Kind.UNTOLD, "another epoch of " + name + " without a reset");
    }
    requireSameLanes(name, was, now);
    now.next().forEach((p, next) -> {
      var judge = judge(name, now, p);
      // A partition that appears is read from 0 (protocol 2.8).
      var from = was.next().getOrDefault(p, 0L);
      var here = event.filter(e -> e.partition() == p);
      if (here.isPresent() && next != here.get().offset() + 1) {
        throw new Complaint(Kind.LOST, "the id of " + event + " is not after it");
      }
      if (here.isPresent() && p >= was.partitionCount()) {
        count(Fact.EVENTS_OF_LANES_ADDED);
      }
      cuts.put(new Lanes.Lane(name, p),
          judge.move(from, next, before.cuts(name, p), here, ranges(name, p, gaps)));
    });
  }

  private static void requireSameLanes(String name, TopicCursor was, TopicCursor now) {
    if (!now.next().keySet().containsAll(was.next().keySet())) {
      throw new Complaint(Kind.LOST, "a lane of " + name + " is gone");
    }
    if (now.partitionCount() == was.partitionCount() && now.next().size() > was.next().size()) {
      throw new Complaint(Kind.TWICE, "a lane of " + name + " appeared");
    }
  }

  private List<GapRange> ranges(String name, int p, List<GapRange> gaps) {
    var here = gaps.stream()
        .filter(gap -> gap.partition() == p && selections.channels(name).contains(gap.channel()))
        .toList();
    if (!here.isEmpty() && here.size() != selections.channels(name).size()) {
      throw new Complaint(Kind.UNTOLD, "not every channel of " + name + " is told of " + here);
    }
    return here;
  }

  private Held reset(Held before, Cursor to, Notice.Reset reset) {
    var cuts = new HashMap<Lanes.Lane, Integer>();
    for (var name : selections.topics()) {
      if (reset.channels().containsAll(selections.channels(name))) {
        resetTopic(name, before, to, reset.reason(), cuts);
      } else {
        moveTopic(name, before, to, Optional.empty(), List.of(), cuts);
      }
    }
    return before.with(to, cuts);
  }

  private void resetTopic(String name, Held before, Cursor to, Notice.ResetReason reason,
      Map<Lanes.Lane, Integer> cuts) {
    var now = required(to, name);
    var was = before.topic(name).orElseThrow();
    count(switch (reason) {
      case EPOCH -> Fact.RESETS_EPOCH;
      case TRUNCATED -> Fact.RESETS_TRUNCATED;
      case AHEAD -> Fact.RESETS_AHEAD;
      case CURSOR -> throw new Complaint(Kind.NEEDLESS, "a cursor that was good is not any more");
    });
    var another = reason == Notice.ResetReason.EPOCH;
    if (another == was.epoch().equals(now.epoch())) {
      throw new Complaint(Kind.NEEDLESS, "a reset of " + name + " by " + reason + ", but it is "
          + now.epoch() + " after " + was.epoch());
    }
    if (!until.isEmpty() && reason != Notice.ResetReason.AHEAD) {
      // Offsets of another history end nothing: it ends here at once.
      (noticesBeforeEnd >= 0 ? unsure : endless).add(name);
    }
    now.next().forEach((p, next) -> {
      var judge = judge(name, now, p);
      if (another) {
        judge.requireEarliest(next);
        cuts.put(new Lanes.Lane(name, p), judge.noticed());
      } else {
        cuts.put(new Lanes.Lane(name, p), judge.reset(was.next().getOrDefault(p, 0L), next,
            before.cuts(name, p)));
      }
    });
  }

  private static TopicCursor required(Cursor cursor, String name) {
    return Held.topic(cursor, name)
        .orElseThrow(() -> new Complaint(Kind.LOST, name + " is not in " + cursor));
  }

  private LaneJudge judge(String name, TopicCursor topic, int p) {
    var life = world.life(topic.epoch());
    return new LaneJudge(world, life, p, edge.tail(name), selections,
        life.equals(firstTails.get(name)) ? started.cuts(name, p) : 0);
  }
}
