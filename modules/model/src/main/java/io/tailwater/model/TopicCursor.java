package io.tailwater.model;

import static java.util.Collections.unmodifiableSortedMap;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The part of a cursor that is about one topic.
 *
 * @param topic
 *          which topic
 * @param epoch
 *          which life of it
 * @param kind
 *          whole topic, or one or more keys of it
 * @param partitionCount
 *          partitions the topic had when the cursor was made
 * @param next
 *          next offset to read by partition, ascending
 */
public record TopicCursor(TopicTag topic, Epoch epoch, Kind kind, int partitionCount,
    SortedMap<Integer, Long> next) {
  /** What the positions are of. */
  public enum Kind {
    WHOLE, KEYS
  }

  public TopicCursor {
    if (partitionCount < 1) {
      throw new IllegalArgumentException("a topic has at least one partition");
    }
    if (next.isEmpty()) {
      throw new IllegalArgumentException("a cursor names at least one partition");
    }
    next.forEach((partition, offset) -> {
      if (partition < 0 || partition >= partitionCount) {
        throw new IllegalArgumentException(
            "partition " + partition + " of " + partitionCount + " does not exist");
      }
      if (offset < 0) {
        throw new IllegalArgumentException("offset " + offset + " is negative");
      }
    });
    // Not TreeMap's copy constructor: it would keep another order than the ascending one.
    var ascending = new TreeMap<Integer, Long>();
    ascending.putAll(next);
    next = unmodifiableSortedMap(ascending);
  }
}
