package io.tailwater.stream;

/**
 * What bounds an engine.
 *
 * @param logBytes
 *          events that each partition's log holds, bytes
 * @param fanOutBytes
 *          frames that the logs of all fan-outs hold, bytes; each may have one segment more
 */
public record EngineSettings(long logBytes, long fanOutBytes) {
  public EngineSettings {
    if (logBytes < 0 || fanOutBytes < 0) {
      throw new IllegalArgumentException("bounds are bytes, 0 or more");
    }
  }
}
