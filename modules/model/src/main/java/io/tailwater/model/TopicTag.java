package io.tailwater.model;

/**
 * A topic's name as cursors abbreviate it.
 *
 * @param tag
 *          4 base-32 digits of the name (protocol 2)
 */
public record TopicTag(String tag) {
  public TopicTag {
    Tags.require(tag, 4);
  }

  /** The tag of a topic's name. */
  public static TopicTag of(String topic) {
    return new TopicTag(Tags.of(topic, 4));
  }
}
