package io.tailwater.stream;

import io.tailwater.model.Notice;
import io.tailwater.model.Notice.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * Finds where a subscription starts that begins with its newest events (protocol 2.11).
 *
 * <p>
 * Of each partition the newest are taken, merged as a replay merges them, and of that the last: a
 * suffix of each partition. Of events only offsets and timestamps are kept, of a few partitions at
 * a time. Confined to the engine's thread; driven by {@link #advance} until it is done.
 */
public final class LookBack {
  /** What came of {@link #advance}. */
  public enum Progress {
    /** To be called when woken, or after a while. */
    WAITING,
    /** To be called again, after others had their turn. */
    MORE,
    /** {@link #start} says where to start. */
    DONE,
    /** The logs do not go back far enough: resolve again with what the leaders say. */
    BELOW_LOGS
  }

  private static final int LANES_AT_ONCE = 4;

  /**
   * What a look-back reads.
   *
   * @param logs
   *          the log of each lane
   * @param fetching
   *          how the lanes read Kafka
   * @param maxOffsets
   *          how far to look back in each
   * @param turns
   *          look-backs that there are
   */
  record Sources(List<PartitionLog> logs, ReaderLane.Fetching fetching, long maxOffsets,
      LookBackTurns turns) {
    Sources {
      logs = List.copyOf(logs);
    }
  }

  private final Resolution.LooksBack question;
  private final Sources sources;
  private final List<Lanes.Lane> lanes;
  private final List<Long> ends = new ArrayList<>();
  private final LinkedHashMap<Integer, LaneScan> scans = new LinkedHashMap<>();
  private final MergedMarks newest;
  private int nextLane;
  private boolean complete = true;

  LookBack(Resolution.LooksBack question, Sources sources) {
    this.question = question;
    this.sources = sources;
    this.lanes = question.start().lanes().all();
    this.newest = new MergedMarks(question.last());
    for (var lane = 0; lane < lanes.size(); lane++) {
      ends.add(end(lane));
    }
  }

  /** Goes on for one turn. */
  public Progress advance(long nowMillis) {
    if (!sources.turns().has(this)) {
      return Progress.WAITING;
    }
    while (nextLane < lanes.size() && scans.size() < LANES_AT_ONCE) {
      scans.put(nextLane, scan(nextLane++));
    }
    var more = false;
    var events = question.start().selections().eventsPerTurn() / LANES_AT_ONCE;
    for (var scan : List.copyOf(scans.entrySet())) {
      switch (scan.getValue().advance(events, nowMillis)) {
        case DONE -> {
          take(scan.getKey(), scan.getValue());
          more = true;
        }
        case BELOW_LOG -> {
          return Progress.BELOW_LOGS;
        }
        case MORE -> more = true;
        case WAITING -> {
          // Goes on when the read came back.
        }
      }
    }
    if (nextLane == lanes.size() && scans.isEmpty()) {
      return Progress.DONE;
    }
    return more ? Progress.MORE : Progress.WAITING;
  }

  /** Where to start, once it is done. */
  public Start start() {
    var start = question.start();
    var next = new ArrayList<Long>();
    for (var lane = 0; lane < lanes.size(); lane++) {
      next.add(newest.first(lane, ends.get(lane)));
    }
    return new Start(start.selections(), start.lanes(), next, first(next), start.bounds(),
        start.onGap(), start.fails());
  }

  /** Frees what it holds; to be called whatever came of it. */
  public void close() {
    scans.values().forEach(LaneScan::close);
    scans.clear();
    sources.turns().leave(this);
  }

  /** It is its turn. */
  void wake() {
    sources.fetching().wake().run();
  }

  private void take(int lane, LaneScan scan) {
    newest.add(lane, scan.found());
    complete &= scan.isComplete();
    scan.close();
    scans.remove(lane);
  }

  private LaneScan scan(int lane) {
    var selections = question.start().selections();
    var topic = lanes.get(lane).topic();
    var log = sources.logs().get(lane);
    var low = question.low().isEmpty() ? LaneScan.UNKNOWN : question.low().get(lane);
    return new LaneScan(
        new ReaderLane(lanes.get(lane), new long[1], 0, log, sources.fetching()), log,
        new LaneScan.Extent(question.last(), sources.maxOffsets(), low, ends.get(lane)),
        event -> selections.selectionOf(topic, event).isPresent());
  }

  /** Where the lane is read no further, now or ever. */
  private long end(int lane) {
    var end = question.start().next().get(lane);
    var until = question.start().bounds().until().get(lanes.get(lane).topic());
    if (until == null) {
      return end;
    }
    var partition = lanes.get(lane).partition();
    return Math.min(end, partition < until.size() ? until.get(partition) : 0);
  }

  private List<Notice> first(List<Long> next) {
    return question.start().first().stream().map(notice -> switch (notice) {
      case Notice.Open open -> open(open, next);
      default -> notice;
    }).toList();
  }

  private Notice.Open open(Notice.Open open, List<Long> next) {
    var outcomes = new LinkedHashMap<>(open.outcomes());
    for (var selection : question.start().selections().all()) {
      for (var lane = 0; lane < lanes.size(); lane++) {
        if (lanes.get(lane).topic().equals(selection.spec().topic())
            && next.get(lane) < ends.get(lane)) {
          outcomes.put(selection.channel().toString(), Outcome.RESUMED);
        }
      }
    }
    return new Notice.Open(outcomes, open.gaps(), open.heartbeatMillis(),
        open.maxLifetimeMillis(), open.serverTimeMillis(),
        Optional.of(new Notice.LookBack(newest.size(), complete)));
  }
}
