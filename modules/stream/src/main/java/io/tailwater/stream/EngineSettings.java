package io.tailwater.stream;

/**
 * What bounds an engine.
 *
 * @param logBytes
 *          events that each partition's log holds, bytes
 * @param fanOutBytes
 *          frames that the logs of all fan-outs hold, bytes; each may have one segment more
 * @param replay
 *          what is read of Kafka beside the tail
 */
public record EngineSettings(long logBytes, long fanOutBytes, ReplayBounds replay) {
  /**
   * What bounds reads of Kafka for those who are not at the tail.
   *
   * @param bytes
   *          events that all replays hold or have asked for together, bytes; beyond it they wait
   * @param lastScan
   *          records of each partition that are looked at to find the newest (protocol 2.11)
   */
  public record ReplayBounds(long bytes, int lastScan) {
    /** 32 MB and 100 000 records. */
    public static final ReplayBounds USUAL = new ReplayBounds(32L << 20, 100_000);

    public ReplayBounds {
      if (bytes < 0 || lastScan < 0) {
        throw new IllegalArgumentException("bounds are 0 or more");
      }
    }
  }

  public EngineSettings {
    if (logBytes < 0 || fanOutBytes < 0) {
      throw new IllegalArgumentException("bounds are bytes, 0 or more");
    }
  }
}
