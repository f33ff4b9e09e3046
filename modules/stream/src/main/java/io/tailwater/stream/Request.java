package io.tailwater.stream;

import io.tailwater.model.Cursor;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a client asks for, before it is resolved against the cluster.
 *
 * @param selections
 *          the channels
 * @param from
 *          where topics start that the cursor does not name
 * @param presented
 *          the cursor
 * @param until
 *          where it ends
 * @param limit
 *          events after which it ends
 * @param onGap
 *          what follows where something cannot be kept
 * @param last
 *          how many of the newest events it starts with, instead of {@code from}; a cursor
 *          overrides it
 */
public record Request(Selections selections, From from, Presented presented, Until until,
    OptionalLong limit, OnGap onGap, OptionalInt last) {

  /** A request that goes on behind gaps and does not look back. */
  public Request(Selections selections, From from, Presented presented, Until until,
      OptionalLong limit) {
    this(selections, from, presented, until, limit, OnGap.REPORT, OptionalInt.empty());
  }

  /** Whether it starts with the newest events. */
  boolean looksBack() {
    return last.isPresent() && presented instanceof Presented.Nothing;
  }

  /** Where to start without a cursor. */
  public sealed interface From {
    /** At the end. */
    record Latest() implements From {}

    /** At the first event that Kafka still has. */
    record Earliest() implements From {}

    /** At the first event whose timestamp is not before that time. */
    record At(long timestampMillis) implements From {}
  }

  /** The cursor a client came with. */
  public sealed interface Presented {
    /** None. */
    record Nothing() implements Presented {}

    /**
     * One that can be read.
     *
     * @param strict
     *          whether one that does not fit the channels is refused (query) or told in the stream
     *          (header), protocol 2.4
     */
    record Valid(Cursor cursor, boolean strict) implements Presented {}

    /** A header that is no cursor. */
    record Invalid() implements Presented {}
  }

  /** Where to end. */
  public sealed interface Until {
    /** Never. */
    record Never() implements Until {}

    /** At the end as it is when the request comes. */
    record Now() implements Until {}

    /** Where the log begins: at once. */
    record Earliest() implements Until {}

    /** Before the first event whose timestamp is not before that time, which has passed. */
    record At(long timestampMillis) implements Until {}

    /** As {@link At}, at a time that is yet to come. */
    record Later(long timestampMillis) implements Until {}

    /** At a position. */
    record Position(Cursor cursor) implements Until {}
  }
}
