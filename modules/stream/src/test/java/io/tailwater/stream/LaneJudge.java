package io.tailwater.stream;

import io.tailwater.model.Bytes;
import io.tailwater.model.Channel;
import io.tailwater.model.Event;
import io.tailwater.model.GapRange;
import io.tailwater.stream.Complaint.Kind;
import io.tailwater.stream.Coverage.Fact;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Judges how one lane of a subscription moves, at the moment in which an edge writes a frame.
 *
 * <p>
 * A log that was cut back makes this less than simple. Until its tail notices, an edge may deliver
 * what was cut off, and what came instead. When it tells its engine, whoever is beyond the cut has
 * to be told; whoever was not served there at that moment cannot be, because a cursor does not say
 * which history it is of.
 *
 * @param sinceCuts
 *          how many cuts the edge had noticed when the session began
 */
record LaneJudge(World world, World.Topic topic, int p, SimulatedTail tail, Selections selections,
    int sinceCuts) {
  private SimulatedPartition partition() {
    return topic.partitions.get(p);
  }

  /** Cuts that this edge has noticed; none once it follows another life of the topic. */
  int noticed() {
    return tail.topic.equals(topic) ? tail.told(p).size() : 0;
  }

  /**
   * From here on the edge may still follow a history that is gone: its tail has yet to notice, or
   * never will, because only a replay that began before the cut had read beyond it.
   */
  private long doubtfulFrom() {
    var cuts = partition().cuts;
    var doubtful = least(cuts.subList(noticed(), cuts.size()));
    for (var cut = sinceCuts; cut < noticed(); cut++) {
      if (tail.told(p).get(cut) == SimulatedTail.NOT_TOLD) {
        doubtful = Math.min(doubtful, cuts.get(cut));
      }
    }
    return doubtful;
  }

  private static long least(Collection<Long> offsets) {
    return offsets.stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
  }

  /** Whether the client has to be told of a cut that its position is beyond. */
  boolean owesReset(long from, int known) {
    return known < noticed() && least(tail.told(p).subList(known, noticed())) < from;
  }

  /**
   * A step without a reset.
   *
   * @param known
   *          how many cuts the position has been compared with
   * @return the same for the position reached
   */
  int move(long from, long to, int known, Optional<Event> delivered, List<GapRange> gaps) {
    if (to < from) {
      throw complaint(Kind.BACK, "from " + from + " to " + to);
    }
    if (owesReset(from, known)) {
      if (delivered.isPresent()) {
        throw complaint(Kind.UNTOLD, delivered.get() + " follows " + from + ", but was cut back at "
            + least(tail.told(p).subList(known, noticed())));
      }
      // It waits to be told.
      return known;
    }
    if (known < noticed() && least(partition().cuts.subList(known, noticed())) < from) {
      world.coverage().count(Fact.UNRECOGNISED_CUTS);
    }
    try {
      requireNothingLost(from, to, delivered, gaps);
    } catch (Complaint e) {
      if (delivered.isEmpty() && owesReset(to, known)) {
        // A notice from before the edge knew of the cut, which is told right after it.
        return known;
      }
      throw e;
    }
    return Math.max(known, noticed());
  }

  private void requireNothingLost(long from, long to, Optional<Event> delivered,
      List<GapRange> gaps) {
    var doubtful = doubtfulFrom();
    if (doubtful == Long.MAX_VALUE && to > from && to > partition().end()) {
      throw complaint(Kind.TWICE, to + " is beyond the last stable offset " + partition().end());
    }
    var missing = new ArrayList<>(wanted(from, Math.min(to, doubtful)));
    delivered.ifPresent(event -> requireIsThere(event, from, doubtful));
    delivered.ifPresent(event -> missing.removeIf(m -> m.offset() == event.offset()));
    gaps.forEach(gap -> requireExact(gap, from, to));
    if (gaps.isEmpty() && !missing.isEmpty()) {
      throw complaint(Kind.LOST, "from " + from + " to " + to + ": "
          + missing.stream().map(Event::offset).toList());
    }
  }

  private void requireIsThere(Event event, long from, long doubtful) {
    if (event.offset() < from) {
      throw complaint(Kind.TWICE, event + " after " + from);
    }
    if (event.offset() >= doubtful) {
      if (!event.equals(partition().history.get(event.offset()))) {
        world.coverage().count(Fact.DEAD_RECORDS);
      }
    } else if (!event.equals(partition().history.get(event.offset()))) {
      throw complaint(Kind.TWICE, event + " is not there");
    }
  }

  private void requireExact(GapRange gap, long from, long to) {
    var skips = gap.from() < from || !wanted(from, Math.min(gap.from(), doubtfulFrom())).isEmpty();
    if (skips || gap.to() != to || to > partition().low || gap.from() >= to) {
      throw complaint(Kind.UNTOLD, gap + " is told from " + from + " to " + to
          + ", and the low watermark is " + partition().low);
    }
  }

  /**
   * A step that a reset allows.
   *
   * @return how many cuts the new position has been compared with
   */
  int reset(long from, long to, int known) {
    var cuts = partition().cuts;
    if (to > from) {
      return move(from, to, known, Optional.empty(), List.of());
    }
    if (to < from && cuts.isEmpty()) {
      throw complaint(Kind.NEEDLESS, "a reset from " + from + " to " + to);
    }
    if (to == from && owesReset(from, known)) {
      // This one is another partition's.
      return known;
    }
    for (var cut = known; cut < noticed(); cut++) {
      var told = tail.told(p).get(cut);
      if (told < from && to > told) {
        throw complaint(Kind.LOST, "a reset to " + to + ", but was cut back at " + told);
      }
      if (told < from && to > least(tail.told(p).subList(cut, noticed()))) {
        // Cut back further since, which is told next.
        return cut + 1;
      }
    }
    return noticed();
  }

  /** A start in another life of the topic: with what there is (protocol 2.4). */
  void requireEarliest(long to) {
    var skipped = wanted(partition().low, Math.min(to, doubtfulFrom()));
    if (!skipped.isEmpty()) {
      throw complaint(Kind.LOST, "a reset to " + to + " skips "
          + skipped.stream().map(Event::offset).toList());
    }
  }

  /** Events of the channels in {@code [from, to)} that a client has to get or be told of. */
  List<Event> wanted(long from, long to) {
    var wanted = new ArrayList<Event>();
    for (var event : partition().between(from, to).values()) {
      if (selectionOf(selections, topic.name, event).isPresent()) {
        wanted.add(event);
      }
    }
    return wanted;
  }

  /** The first of the channels that the event belongs to, if the filter accepts it. */
  static Optional<Selection> selectionOf(Selections selections, String topic, Event event) {
    return selections.all()
        .stream()
        .filter(selection -> switch (selection.channel()) {
          case Channel.Whole whole -> whole.name().equals(topic);
          case Channel.Key key -> key.name().equals(topic)
              && event.key().equals(Bytes.utf8(key.key()));
        })
        .findFirst()
        .filter(selection -> selections.filter().accepts(selection.channel(), event));
  }

  private Complaint complaint(Kind kind, String text) {
    return new Complaint(kind, topic.name + "-" + p + ": " + text);
  }
}
