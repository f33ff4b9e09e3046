package io.tailwater.stream;

import io.tailwater.model.Cursor;
import io.tailwater.model.GapRange;
import io.tailwater.model.Notice.Outcome;
import io.tailwater.model.Notice.ResetReason;
import io.tailwater.model.TopicCursor;
import io.tailwater.model.TopicCursor.Kind;
import io.tailwater.model.TopicTag;
import io.tailwater.stream.Lanes.TopicLanes;
import io.tailwater.stream.Request.Presented;
import io.tailwater.stream.TopicView.Authority;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Where a request starts in one topic.
 *
 * @param verdict
 *          whether there is an answer yet; if not, the rest is void
 * @param lanes
 *          the partitions to read
 * @param next
 *          first offset of each
 * @param outcome
 *          as told in {@code open}
 * @param gaps
 *          what the cursor asked for and is gone
 * @param reset
 *          why the cursor could not be used
 * @param usedFrom
 *          whether {@code from} decided some position
 */
record TopicStart(Verdict verdict, TopicLanes lanes, List<Long> next, Outcome outcome,
    List<GapRange> gaps, Optional<ResetReason> reset, boolean usedFrom) {
  enum Verdict {
    FITS, MISMATCH, NOT_IN_LOGS, AHEAD
  }

  /** Whether something could not be kept. */
  boolean isBroken() {
    return !gaps.isEmpty() || reset.isPresent();
  }

  static TopicStart resolve(Request request, TopicView view) {
    return new Attempt(request, view).resolve();
  }

  static TopicView require(Map<String, TopicView> views, String topic) {
    var view = views.get(topic);
    if (view == null) {
      throw new IllegalStateException("no view of topic " + topic);
    }
    return view;
  }

  /** A cursor's positions in a topic, by partition; 0 where it names none. */
  static List<Long> positions(Cursor cursor, TopicView view) {
    var topic = find(cursor, view);
    return IntStream.range(0, view.state().partitions())
        .mapToObj(p -> topic.map(found -> found.next().getOrDefault(p, 0L)).orElse(0L))
        .toList();
  }

  /** Whether the cursor has positions in this life of the topic. */
  static boolean isOfThisLife(Cursor cursor, TopicView view) {
    return find(cursor, view).filter(found -> found.epoch().equals(view.state().epoch()))
        .isPresent();
  }

  /** Whether the cursor was made when the topic had more partitions than are known. */
  static boolean namesMorePartitions(Cursor cursor, TopicView view) {
    return find(cursor, view)
        .filter(found -> found.partitionCount() > view.state().partitions())
        .isPresent();
  }

  /** Whether the cursor has positions in another life of the topic only. */
  static boolean isOfAnotherLife(Cursor cursor, TopicView view) {
    return find(cursor, view).filter(found -> !found.epoch().equals(view.state().epoch()))
        .isPresent();
  }

  /** By the tag of the name; of several with one tag the one of the same epoch. */
  private static Optional<TopicCursor> find(Cursor cursor, TopicView view) {
    var tag = TopicTag.of(view.state().topic());
    var named = cursor.topics().stream().filter(topic -> topic.topic().equals(tag)).toList();
    return named.stream()
        .filter(topic -> topic.epoch().equals(view.state().epoch()))
        .findFirst()
        .or(() -> named.stream().findFirst());
  }

  /** One resolution under way. */
  private static final class Attempt {
    private final Request request;
    private final TopicView view;
    private final String topic;
    private final Kind kind;
    private final SortedSet<Integer> current;
    private final List<Long> next = new ArrayList<>();
    private final List<GapRange> gaps = new ArrayList<>();
    private boolean usedFrom;

    Attempt(Request request, TopicView view) {
      this.request = request;
      this.view = view;
      this.topic = view.state().topic();
      this.kind = request.selections().kind(topic);
      this.current = request.selections().partitions(topic, view.state().partitions());
    }

    TopicStart resolve() {
      return switch (request.presented()) {
        case Presented.Nothing _ -> fromRequest();
        case Presented.Invalid _ -> reset(current, ResetReason.CURSOR, view.end());
        case Presented.Valid(Cursor cursor, boolean strict) -> find(cursor, view)
            .map(found -> fromCursor(found, strict))
            .orElseGet(this::fromRequest);
      };
    }

    private TopicStart fromRequest() {
      usedFrom = true;
      if (request.looksBack()) {
        return at(current, view.end(), Outcome.LIVE);
      }
      return switch (request.from()) {
        case Request.From.Latest _ -> at(current, view.end(), Outcome.LIVE);
        case Request.From.Earliest _ -> at(past(), view.low(), Outcome.RESUMED);
        case Request.From.At _ -> at(past(), view.at(), Outcome.RESUMED);
      };
    }

    /** A key may have been in any partition before partitions were added (protocol 2.8). */
    private SortedSet<Integer> past() {
      return partitionsBelow(view.state().partitions());
    }

    private TopicStart at(SortedSet<Integer> partitions, List<Long> offsets, Outcome outcome) {
      partitions.forEach(partition -> next.add(offsets.get(partition)));
      return fits(partitions, outcome, null);
    }

    private TopicStart reset(SortedSet<Integer> partitions, ResetReason reason,
        List<Long> offsets) {
      partitions.forEach(partition -> next.add(offsets.get(partition)));
      return fits(partitions, Outcome.RESET, reason);
    }

    private TopicStart fromCursor(TopicCursor cursor, boolean strict) {
      if (!cursor.epoch().equals(view.state().epoch())) {
        return view.authority() == Authority.LOGS
            ? verdict(Verdict.NOT_IN_LOGS)
            : startOver();
      }
      // Partitions are distinct and below the count, which is the client's word: no set of it is
      // made.
      var whole = cursor.next().size() == cursor.partitionCount();
      if (cursor.kind() != kind || (kind == Kind.WHOLE && !whole)) {
        return strict ? verdict(Verdict.MISMATCH) : reset(current, ResetReason.CURSOR, view.end());
      }
      if (cursor.partitionCount() > view.state().partitions()) {
        return ahead();
      }
      return resume(cursor);
    }

    private TopicStart resume(TopicCursor cursor) {
      var partitions = new TreeSet<>(current);
      partitions.addAll(cursor.next().keySet());
      for (var partition : partitions) {
        var offset = offset(cursor, partition);
        if (offset > view.end().get(partition)) {
          return ahead();
        }
        next.add(offset);
      }
      return isLost(partitions) ? goOnBehind(partitions) : fits(partitions, Outcome.RESUMED, null);
    }

    private boolean isLost(SortedSet<Integer> partitions) {
      var offsets = next.iterator();
      return partitions.stream()
          .anyMatch(partition -> offsets.next() < view.low().get(partition));
    }

    private TopicStart goOnBehind(SortedSet<Integer> partitions) {
      if (view.authority() == Authority.LOGS) {
        return verdict(Verdict.NOT_IN_LOGS);
      }
      var lane = 0;
      for (var partition : partitions) {
        var offset = next.get(lane);
        var low = view.low().get(partition);
        var to = request.onGap() == OnGap.LATEST
            ? view.end().get(partition)
            : Math.max(offset, low);
        if (offset < to) {
          gap(partition, offset, to,
              offset < low ? GapRange.Reason.RETENTION : GapRange.Reason.SKIPPED);
        }
        next.set(lane++, to);
      }
      return fits(partitions, Outcome.GAP, null);
    }

    /** The cursor is of another life of the topic. */
    private TopicStart startOver() {
      return request.onGap() == OnGap.LATEST
          ? reset(current, ResetReason.EPOCH, view.end())
          : reset(past(), ResetReason.EPOCH, view.low());
    }

    private long offset(TopicCursor cursor, int partition) {
      var own = cursor.next().get(partition);
      if (own != null) {
        return own;
      }
      if (cursor.partitionCount() < view.state().partitions()) {
        return 0;
      }
      usedFrom = true;
      return switch (request.from()) {
        case Request.From.Latest _ -> view.end().get(partition);
        case Request.From.Earliest _ -> view.low().get(partition);
        case Request.From.At _ -> view.at().get(partition);
      };
    }

    private void gap(int partition, long from, long to, GapRange.Reason reason) {
      for (var channel : request.selections().channels(topic)) {
        gaps.add(new GapRange(channel, partition, from, to, reason));
      }
    }

    private TopicStart ahead() {
      return switch (view.authority()) {
        case LOGS -> verdict(Verdict.NOT_IN_LOGS);
        case LEADERS -> verdict(Verdict.AHEAD);
        case LEADERS_FINALLY -> {
          next.clear();
          yield reset(current, ResetReason.AHEAD, view.end());
        }
      };
    }

    private TopicStart fits(SortedSet<Integer> partitions, Outcome outcome,
        @Nullable ResetReason reset) {
      return new TopicStart(Verdict.FITS, new TopicLanes(view.state(), kind, partitions), next,
          outcome, outcome == Outcome.RESET ? List.of() : gaps, Optional.ofNullable(reset),
          usedFrom);
    }

    private TopicStart verdict(Verdict verdict) {
      return new TopicStart(verdict, new TopicLanes(view.state(), kind, current), List.of(),
          Outcome.RESET, List.of(), Optional.empty(), usedFrom);
    }

    private static SortedSet<Integer> partitionsBelow(int count) {
      return new TreeSet<>(IntStream.range(0, count).boxed().toList());
    }
  }
}
