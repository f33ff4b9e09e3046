package io.tailwater.stream;

import java.util.List;

/** What became of a {@link Request}. */
public sealed interface Resolution {
  /** It can start. */
  record Resolved(Start start) implements Resolution {}

  /**
   * It can start once its newest events are found: {@link Engine#lookBack} (protocol 2.11).
   *
   * @param start
   *          as if it started at the end
   * @param last
   *          how many events it begins with
   * @param low
   *          the low watermark of each lane; empty if only the logs were asked
   */
  record LooksBack(Start start, int last, List<Long> low) implements Resolution {
    public LooksBack {
      low = List.copyOf(low);
    }
  }

  /** The logs do not tell; ask the leaders. */
  record AskLeaders() implements Resolution {}

  /** A position is beyond the end, which may just be late; ask the leaders again (protocol 2.5). */
  record AskAgain() implements Resolution {}

  /** A cursor is not for these channels: the one presented, or that of {@code until}. */
  record Mismatch(boolean until, String message) implements Resolution {}
}
