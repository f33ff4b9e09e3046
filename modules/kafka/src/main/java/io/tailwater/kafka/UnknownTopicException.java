package io.tailwater.kafka;

/**
 * Kafka has no topic of the name, or does not let it be described, which it does not tell apart.
 */
public final class UnknownTopicException extends RuntimeException {
  UnknownTopicException(String topic, Throwable cause) {
    super("Kafka has no topic " + topic + ", or does not let it be described.", cause);
  }
}
