package io.tailwater.edge;

import io.tailwater.kafka.ReplayRead;
import io.tailwater.kafka.ReplayReader;
import io.tailwater.model.Epoch;
import io.tailwater.model.TopicState;
import io.tailwater.stream.ReplaySource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads what the logs no longer hold from Kafka, of the life of a topic that the engine knows;
 * answers come on the engine's thread, to which this is confined.
 */
final class KafkaReplays implements ReplaySource {
  private final ReplayReader reader;
  private final Executor loop;
  private final Map<String, Epoch> lives = new HashMap<>();

  KafkaReplays(ReplayReader reader, Executor loop) {
    this.reader = reader;
    this.loop = loop;
  }

  /** What is read of the topic from now on is of this life of it. */
  void expect(TopicState topic) {
    lives.put(topic.topic(), topic.epoch());
  }

  @Override
  public void read(String topic, int partition, long from, long maxBytes, Listener listener) {
    reader.read(new TopicPartition(topic, partition), Optional.ofNullable(lives.get(topic)), from,
        maxBytes, read -> loop.execute(() -> {
          switch (read) {
            case ReplayRead.Events(var events, var next) -> listener.onEvents(events, next);
            case ReplayRead.OutOfRange(var low, var end) -> listener.onOutOfRange(low, end);
            case ReplayRead.Unavailable _ -> listener.onUnavailable();
          }
        }));
  }
}
