package io.tailwater.server.config;

import io.tailwater.model.KeyPartitioner;
import io.tailwater.model.ValueFormat;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A channel that clients may subscribe to.
 *
 * @param topic
 *          Kafka's topic; empty for the channel's name
 * @param partitions
 *          how many the topic is created with where it does not exist
 * @param valueFormat
 *          what its values are
 * @param keyPartitioner
 *          how its producers spread keys
 */
public record ChannelConfiguration(@DefaultValue("") String topic,
    @DefaultValue("1") int partitions, @DefaultValue("json") ValueFormat valueFormat,
    @DefaultValue("any") KeyPartitioner keyPartitioner) {}
