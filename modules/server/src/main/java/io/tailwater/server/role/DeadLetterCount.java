package io.tailwater.server.role;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tailwater.kafka.KafkaSettings;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
  /** The label of feeds that this process does not know by its configuration. */
  static final String OTHER = "other";

  private final KafkaMessageListenerContainer<byte[], byte[]> container;

  private DeadLetterCount(KafkaMessageListenerContainer<byte[], byte[]> container) {
    this.container = container;
  }

  /**
   * Starts to count what arrives in the topic, which exists and has one partition; feeds that are
   * not among those named are counted together, as {@code other}.
   */
  static DeadLetterCount start(KafkaSettings kafka, String topic, Set<String> feeds,
      MeterRegistry meters) {
    var consumers = new DefaultKafkaConsumerFactory<byte[], byte[]>(
        kafka.with(Map.of("client.id", "tailwater-dead-letters", "isolation.level",
            "read_committed", "enable.auto.commit", false)),
        new ByteArrayDeserializer(), new ByteArrayDeserializer());
    var properties = new ContainerProperties(new TopicPartitionOffset(topic, 0, SeekPosition.END));
    // Nobody resumes it, so nothing is committed.
    properties.setAckMode(AckMode.MANUAL);
    properties.setMessageListener(
        (MessageListener<byte[], byte[]>) letter -> counter(meters, feeds, letter).increment());
    var container = new KafkaMessageListenerContainer<>(consumers, properties);
    container.setBeanName("dead-letters");
    container.start();
    return new DeadLetterCount(container);
  }

  @Override
  public void close() {
    container.stop();
  }

  private static Counter counter(MeterRegistry meters, Set<String> feeds,
      ConsumerRecord<byte[], byte[]> letter) {
    return Counter.builder("tailwater.ingest.dead.letters")
        .tag("feed", label(feeds, letter))
        .description("Upstream events that feeds could not take")
        .register(meters);
  }

  /** Of a closed set, whatever stands in the topic. */
  static String label(Set<String> feeds, ConsumerRecord<byte[], byte[]> letter) {
    return Optional.ofNullable(letter.headers().lastHeader("feed"))
        .map(header -> new String(header.value(), StandardCharsets.UTF_8))
        .filter(feeds::contains)
        .orElse(OTHER);
  }
}
