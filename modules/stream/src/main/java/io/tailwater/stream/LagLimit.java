package io.tailwater.stream;

import java.time.Duration;

/** How far behind a client that was live may fall before it is closed as too slow. */
public sealed interface LagLimit {
  /** It may fall behind without limit, and is served by replay. */
  record None() implements LagLimit {}

  /** So many records. */
  record Events(long count) implements LagLimit {}

  /** So many bytes of frames; estimated where they are no longer in memory. */
  record Bytes(long count) implements LagLimit {}

  /** So long without having been given everything. */
  record Time(Duration duration) implements LagLimit {}
}
