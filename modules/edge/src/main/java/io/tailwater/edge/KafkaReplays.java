package io.tailwater.edge;

import io.tailwater.kafka.ReplayRead;
import io.tailwater.kafka.ReplayReader;
import io.tailwater.stream.ReplaySource;

import java.util.concurrent.Executor;

/** Reads what the logs no longer hold from Kafka; answers come on the engine's thread. */
record KafkaReplays(ReplayReader reader, Executor loop) implements ReplaySource {
  @Override
  public void read(String topic, int partition, long from, long maxBytes, Listener listener) {
    reader.read(topic, partition, from, maxBytes, read -> loop.execute(() -> {
      switch (read) {
        case ReplayRead.Events(var events, var next) -> listener.onEvents(events, next);
        case ReplayRead.OutOfRange(var low, var end) -> listener.onOutOfRange(low, end);
        case ReplayRead.Unavailable _ -> listener.onUnavailable();
      }
    }));
  }
}
