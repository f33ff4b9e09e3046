package io.tailwater.ingest.source;

import io.tailwater.model.Bytes;

/** What a source hands over, in upstream order, with the step of the position that it makes. */
public sealed interface Arrival {
  /** The timestamp of an event that has none of its own. */
  long NO_TIMESTAMP = -1;

  /** How far it moves the feed's position. */
  Step step();

  /** About how many bytes it holds. */
  int size();

  /**
   * An event for the feed's topic.
   *
   * @param timestampMillis
   *          epoch milliseconds, or {@link #NO_TIMESTAMP}
   */
  record Event(Bytes key, Bytes value, long timestampMillis, Step step) implements Arrival {
    @Override
    public int size() {
      return key.length() + value.length() + OVERHEAD;
    }
  }

  /** What could not be taken in, or the beginning of it, and why: for the dead letters. */
  record Refused(String reason, Bytes value, Step step) implements Arrival {
    @Override
    public int size() {
      return value.length() + OVERHEAD;
    }
  }

  /** No event, but the position moves. */
  record Moved(Step step) implements Arrival {
    @Override
    public int size() {
      return OVERHEAD;
    }
  }

  /** Bytes that an arrival is counted as beyond its key and value. */
  int OVERHEAD = 100;
}
