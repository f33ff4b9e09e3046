package io.tailwater.stream;

import java.time.Duration;

/**
 * What bounds an engine.
 *
 * @param log
 *          each partition's log
 * @param fanOut
 *          encoded events
 * @param lagLimit
 *          how slow a client may be
 * @param replay
 *          what is read of Kafka beside the tail
 */
public record EngineSettings(LogBounds log, FanOutBounds fanOut, LagLimit lagLimit,
    ReplayBounds replay) {
  /**
   * What bounds the log of a partition; what is older is read from Kafka.
   *
   * @param bytes
   *          events that it holds, bytes
   * @param records
   *          events that it holds
   * @param age
   *          how long it holds an event
   */
  public record LogBounds(long bytes, int records, Duration age) {
    public LogBounds {
      requireNotNegative(bytes, records);
    }
  }

  /**
   * What bounds the logs of fan-outs; who is further behind reads by replay.
   *
   * @param bytes
   *          frames that all hold together, bytes; each may have one segment more
   * @param windowBytes
   *          frames that each holds, bytes
   * @param max
   *          how many there may be; further subscriptions read by themselves
   */
  public record FanOutBounds(long bytes, long windowBytes, int max) {
    public FanOutBounds {
      requireNotNegative(bytes, windowBytes, max);
    }
  }

  /**
   * What bounds reads of Kafka for those who are not at the tail.
   *
   * @param bytes
   *          events that all replays hold or have asked for together, bytes; beyond it they wait
   * @param lastScan
   *          offsets of each partition, from its end, among which the newest events are looked for
   *          (protocol 2.11)
   */
  public record ReplayBounds(long bytes, int lastScan) {
    /** 32 MB and 100 000 offsets. */
    public static final ReplayBounds USUAL = new ReplayBounds(32L << 20, 100_000);

    public ReplayBounds {
      requireNotNegative(bytes, lastScan);
    }
  }

  /**
   * What one of so many engines of a node takes: each follows every partition and shares its
   * events, but has fan-outs of its own.
   */
  public EngineSettings shareOf(int engines) {
    return new EngineSettings(log,
        new FanOutBounds(fanOut.bytes() / engines, fanOut.windowBytes(), fanOut.max() / engines),
        lagLimit, new ReplayBounds(replay.bytes() / engines, replay.lastScan()));
  }

  private static void requireNotNegative(long... bounds) {
    for (var bound : bounds) {
      if (bound < 0) {
        throw new IllegalArgumentException("a bound is 0 or more, got " + bound);
      }
    }
  }
}
