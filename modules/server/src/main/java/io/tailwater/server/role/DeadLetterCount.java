package io.tailwater.server.role;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tailwater.kafka.KafkaSettings;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.kafka.listener.MessageListener;
import org.springframework.kafka.support.TopicPartitionOffset;
import org.springframework.kafka.support.TopicPartitionOffset.SeekPosition;

/**
 * Counts what feeds could not take, from now on, of all workers: {@code
 * tailwater.ingest.dead.letters} by feed, for operators to be warned by.
 */
final class DeadLetterCount implements AutoCloseable {
  private final KafkaMessageListenerContainer<byte[], byte[]> container;

  private DeadLetterCount(KafkaMessageListenerContainer<byte[], byte[]> container) {
    this.container = container;
  }

  /** Starts to count what arrives in the topic, which exists and has one partition. */
  static DeadLetterCount start(KafkaSettings kafka, String topic, MeterRegistry meters) {
    var consumers = new DefaultKafkaConsumerFactory<byte[], byte[]>(
        kafka.with(Map.of("client.id", "tailwater-dead-letters", "isolation.level",
            "read_committed", "enable.auto.commit", false)),
        new ByteArrayDeserializer(), new ByteArrayDeserializer());
    var properties = new ContainerProperties(new TopicPartitionOffset(topic, 0, SeekPosition.END));
    // Nobody resumes it, so nothing is committed.
    properties.setAckMode(AckMode.MANUAL);
    properties.setMessageListener(
        (MessageListener<byte[], byte[]>) letter -> counter(meters, letter).increment());
    var container = new KafkaMessageListenerContainer<>(consumers, properties);
    container.setBeanName("dead-letters");
    container.start();
    return new DeadLetterCount(container);
  }

  boolean running() {
    return container.isRunning();
  }

  @Override
  public void close() {
    container.stop();
  }

  private static Counter counter(MeterRegistry meters, ConsumerRecord<byte[], byte[]> letter) {
    var feed = Optional.ofNullable(letter.headers().lastHeader("feed"))
        .map(header -> new String(header.value(), StandardCharsets.UTF_8))
        .orElse("unknown");
    return Counter.builder("tailwater.ingest.dead.letters")
        .tag("feed", feed)
        .description("Upstream events that feeds could not take")
        .register(meters);
  }
}
