package io.tailwater.model;

/**
 * A topic as the cluster has it now.
 *
 * @param topic
 *          Kafka's name of it
 * @param epoch
 *          which life of it
 * @param partitions
 *          how many it has; only ever grows within an epoch
 */
public record TopicState(String topic, Epoch epoch, int partitions) {}
