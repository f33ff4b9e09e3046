package io.tailwater.model;

/**
 * A configured channel: the topic behind a name that clients may subscribe to.
 *
 * @param name
 *          as clients name it
 * @param topic
 *          Kafka's topic; of one channel only
 * @param partitions
 *          how many it is created with where it does not exist
 * @param valueFormat
 *          what its values are
 * @param keyPartitioner
 *          how its producers spread keys
 */
public record ChannelSpec(String name, String topic, int partitions, ValueFormat valueFormat,
    KeyPartitioner keyPartitioner) {
  public ChannelSpec {
    var _ = new Channel.Whole(name);
    if (!Channel.NAME.matcher(topic).matches()) {
      throw new IllegalArgumentException("'" + topic + "' is not a topic name");
    }
    if (partitions < 1) {
      throw new IllegalArgumentException("partitions must be 1 or more, got " + partitions);
    }
  }
}
