package io.tailwater.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** What the edge tells a client besides events (protocol 3.2 and 3.6). */
public sealed interface Notice {
  /** How a channel starts. */
  enum Outcome {
    /** At the end: only what is new. */
    LIVE,
    /** Exactly where the cursor, the time or the offset asked for is. */
    RESUMED,
    /** After a range that no longer exists. */
    GAP,
    /** In another life of the topic than the cursor's, or without a usable cursor. */
    RESET
  }

  /** Why a position could not be used. */
  enum ResetReason {
    /** The topic was deleted and created again. */
    EPOCH,
    /** The position is beyond the end. */
    AHEAD,
    /** The log was cut back below the position (KIP-320). */
    TRUNCATED,
    /** The cursor in the header cannot be read or is for other channels. */
    CURSOR
  }

  /** What holds events back. */
  enum LaggingBy {
    CLIENT, EDGE, KAFKA
  }

  /**
   * What a look-back for the newest events found (protocol 2.11).
   *
   * @param found
   *          how many events
   * @param complete
   *          whether its bound did not cut it short
   */
  record LookBack(long found, boolean complete) {}

  /**
   * First notice of every stream; outcomes by channel in the order asked for, and what the
   * look-back found where one was asked for.
   */
  record Open(SequencedMap<String, Outcome> outcomes, List<GapRange> gaps, long heartbeatMillis,
      long maxLifetimeMillis, long serverTimeMillis,
      Optional<LookBack> lookBack) implements Notice {
    public Open {
      outcomes = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(outcomes));
      gaps = List.copyOf(gaps);
    }
  }

  /** Offsets that are gone. */
  record Gap(List<GapRange> gaps) implements Notice {
    public Gap {
      gaps = List.copyOf(gaps);
    }
  }

  /** The position was replaced by another one; channels as the client named them. */
  record Reset(ResetReason reason, List<String> channels) implements Notice {
    public Reset {
      channels = List.copyOf(channels);
    }
  }

  /** The replay has reached the tail. */
  record Live() implements Notice {}

  /** Events are late. */
  record Lagging(LaggingBy by, long lagMillis) implements Notice {}

  /** The cursor moved without an event for this client. */
  record Checkpoint() implements Notice {}

  /** The edge ends the stream; the client should come back after so many milliseconds. */
  record Closing(CloseReason reason, long reconnectAfterMillis) implements Notice {}

  /** The stream is complete: {@code until} or {@code limit} was reached. */
  record End() implements Notice {}

  /** Something went wrong that the client should know of. */
  record Failed(String message) implements Notice {}
}
