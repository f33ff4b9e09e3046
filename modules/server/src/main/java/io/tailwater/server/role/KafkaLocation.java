package io.tailwater.server.role;

import io.tailwater.kafka.KafkaSettings;

/** Where Kafka is, which is known once {@link Phase#BROKER} has passed. */
@FunctionalInterface
interface KafkaLocation {
  KafkaSettings settings();
}
