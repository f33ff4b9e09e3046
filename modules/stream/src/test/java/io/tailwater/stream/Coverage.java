package io.tailwater.stream;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What happened in simulations, counted, so that none quietly stops to exercise something. */
final class Coverage {
  /** Something that has to happen. */
  enum Fact {
    EVENTS, TRANSACTIONS_COMMITTED, TRANSACTIONS_ABORTED, HELD_BACK, COMPACTED, RETAINED, CREATED,
    //
    TRUNCATED, GROWN, EDGES_RESTARTED, TAILS_EVICTED, READS, READS_REFUSED, READS_OUT_OF_RANGE,
    //
    RESUMED, RESUMED_ELSEWHERE, RESUMED_OTHERWISE, TOPICS_ADDED, TOPICS_DROPPED, MISMATCHED,
    //
    JOINED_AT_ONCE, JOINED_AT_TAIL, FELL_OFF, SHARED, NO_ROOM, EVENTS_OF_LANES_ADDED,
    //
    GAPS_AT_OPEN, GAPS, RESETS_AT_OPEN, RESETS_EPOCH, RESETS_TRUNCATED, RESETS_AHEAD, LIVE,
    //
    LAGGING_KAFKA, CHECKPOINTS, FINISHED_FRAMES, CUT_IN_FRAME,
    //
    CUT_AFTER_JOINING, ENDED_BY_LIMIT, ENDED_BY_UNTIL, ENDED_LATER, TOO_SLOW, CLOSED_IN_ORDER,
    //
    DEAD_RECORDS, UNRECOGNISED_CUTS, PROBED_ASLEEP, NOTICES_WAITED
  }

  private final Map<Fact, Long> counts = new EnumMap<>(Fact.class);

  void count(Fact fact) {
    count(fact, 1);
  }

  void count(Fact fact, long times) {
    counts.merge(fact, times, Long::sum);
  }

  void add(Coverage other) {
    other.counts.forEach(this::count);
  }

  /** What has happened less often than that. */
  List<Fact> rarerThan(long times) {
    return Stream.of(Fact.values()).filter(fact -> of(fact) < times).toList();
  }

  private long of(Fact fact) {
    return counts.getOrDefault(fact, 0L);
  }

  @Override
  public String toString() {
    return counts.toString();
  }
}
