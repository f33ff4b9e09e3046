package io.tailwater.kafka;

/**
 * No broker answered in time; the message is one sentence that names the addresses tried and the
 * configuration key that holds them.
 */
public final class KafkaUnreachableException extends RuntimeException {
  KafkaUnreachableException(KafkaSettings settings, Throwable cause) {
    super("Kafka does not answer at " + settings.bootstrapServers()
        + "; start it there or set tailwater.kafka.bootstrap-servers to where it is.", cause);
  }
}
