package io.tailwater.stream;

import io.tailwater.model.Notice;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Where a subscription starts and ends, resolved against the cluster.
 *
 * @param selections
 *          what it reads
 * @param lanes
 *          the partitions of it
 * @param next
 *          first offset of each lane
 * @param first
 *          notices to begin with, {@link Notice.Open} first
 * @param bounds
 *          where it ends
 * @param onGap
 *          what follows gaps and resets that come later
 * @param fails
 *          whether it ends at once, because there was one already
 */
public record Start(Selections selections, Lanes lanes, List<Long> next, List<Notice> first,
    Bounds bounds, OnGap onGap, boolean fails) {
  /**
   * Where a subscription ends.
   *
   * @param until
   *          offset at which each topic's partitions end, by topic; partitions beyond the array
   *          have nothing to deliver; empty: never
   * @param limit
   *          events after which it ends
   * @param later
   *          whether {@link Subscription#endAt} will be called
   */
  public record Bounds(Map<String, List<Long>> until, OptionalLong limit, boolean later) {
    /** No end. */
    public static final Bounds NONE = new Bounds(Map.of(), OptionalLong.empty(), false);

    public Bounds {
      until = Map.copyOf(until);
    }

    /** Whether the subscription ends by itself. */
    boolean isBounded() {
      return later || limit.isPresent() || !until.isEmpty();
    }
  }

  public Start {
    next = List.copyOf(next);
    first = List.copyOf(first);
    if (next.size() != lanes.count()) {
      throw new IllegalArgumentException(
          next.size() + " positions for " + lanes.count() + " lanes");
    }
  }

  /** What it begins with. */
  public Notice.Open open() {
    if (first.isEmpty() || !(first.getFirst() instanceof Notice.Open open)) {
      throw new IllegalStateException("a start begins with the notice open");
    }
    return open;
  }
}
