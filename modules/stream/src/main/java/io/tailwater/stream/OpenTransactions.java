package io.tailwater.stream;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Notices when an open transaction holds the end of a partition back for long (protocol 2.2): the
 * high
 * watermark is beyond the last stable offset, and that does not move.
 */
final class OpenTransactions {
  static final long PATIENCE_MILLIS = 2_000;

  private static final long NOT_HELD = Long.MIN_VALUE;

  private long[] lastEnd = new long[0];
  private long[] since = new long[0];
  private long[] heldMillis = new long[0];

  /** Partitions that have now been held back for too long, each told once, with for how long. */
  Map<Integer, Long> held(long[] end, long[] highWatermark, long nowMillis) {
    var known = lastEnd.length;
    lastEnd = Arrays.copyOf(lastEnd, end.length);
    since = Arrays.copyOf(since, end.length);
    heldMillis = Arrays.copyOf(heldMillis, end.length);
    var held = new LinkedHashMap<Integer, Long>();
    for (var partition = 0; partition < end.length; partition++) {
      if (highWatermark[partition] <= end[partition]) {
        since[partition] = NOT_HELD;
        heldMillis[partition] = 0;
      } else if (partition >= known || since[partition] == NOT_HELD
          || lastEnd[partition] != end[partition]) {
        since[partition] = nowMillis;
        heldMillis[partition] = 0;
      } else if (nowMillis - since[partition] > PATIENCE_MILLIS) {
        if (heldMillis[partition] == 0) {
          held.put(partition, nowMillis - since[partition]);
        }
        heldMillis[partition] = nowMillis - since[partition];
      }
      lastEnd[partition] = end[partition];
    }
    return held;
  }

  /** For how long the partition has been held back, if for too long; else 0. */
  long heldMillis(int partition) {
    return partition < heldMillis.length ? heldMillis[partition] : 0;
  }
}
