package io.tailwater.stream;

/** What became of a {@link Request}. */
public sealed interface Resolution {
  /** It can start. */
  record Resolved(Start start) implements Resolution {}

  /** The logs do not tell; ask the leaders. */
  record AskLeaders() implements Resolution {}

  /** A position is beyond the end, which may just be late; ask the leaders again (protocol 2.5). */
  record AskAgain() implements Resolution {}

  /** A cursor is not for these channels: the one presented, or that of {@code until}. */
  record Mismatch(boolean until, String message) implements Resolution {}
}
