package io.tailwater.model;

/**
 * Identity of one life of a topic: offsets of another epoch are not comparable.
 *
 * @param tag
 *          6 base-32 digits of the cluster's and the topic's id (protocol 2)
 */
public record Epoch(String tag) {
  public Epoch {
    Tags.require(tag, 6);
  }

  /** The epoch of a topic, from the ids that Kafka gives them. */
  public static Epoch of(String clusterId, String topicId) {
    return new Epoch(Tags.of(clusterId + "/" + topicId, 6));
  }
}
