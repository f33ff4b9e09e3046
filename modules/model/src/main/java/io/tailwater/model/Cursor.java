package io.tailwater.model;

import java.util.List;

/**
 * What a client presents to resume: per topic and partition the next offset to read (protocol 2).
 *
 * @param topics
 *          in the order of the topics' names
 * @param ended
 *          whether the stream ended here and must not go on (protocol 2.10)
 */
public record Cursor(List<TopicCursor> topics, boolean ended) {
  public Cursor {
    topics = List.copyOf(topics);
    if (topics.isEmpty()) {
      throw new IllegalArgumentException("a cursor names at least one topic");
    }
  }

  /** The same position, marked as the end. */
  public Cursor end() {
    return new Cursor(topics, true);
  }
}
