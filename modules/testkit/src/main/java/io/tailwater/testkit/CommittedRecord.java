package io.tailwater.testkit;

/**
 * A record that {@code read_committed} readers can see.
 *
 * @param topic
 *          Kafka's name of it
 * @param partition
 *          the partition
 * @param offset
 *          the offset
 * @param value
 *          as the client is to see it; where several records have the same, ids must tell them
 *          apart
 */
public record CommittedRecord(String topic, int partition, long offset, String value) {}
