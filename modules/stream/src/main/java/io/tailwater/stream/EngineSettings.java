package io.tailwater.stream;

/**
 * What bounds an engine.
 *
 * @param logBytes
 *          events that each partition's log holds, bytes
 * @param fanOutBytes
 *          frames that each fan-out's log holds, bytes
 */
public record EngineSettings(long logBytes, long fanOutBytes) {
  public EngineSettings {
    if (logBytes < 0 || fanOutBytes < 0) {
      throw new IllegalArgumentException("bounds are bytes, 0 or more");
    }
  }
}
