package io.tailwater.edge;

import io.tailwater.kafka.ReplayRead;
import io.tailwater.kafka.ReplayReader;
import io.tailwater.stream.ReplaySource;

import java.util.concurrent.Executor;

/** Reads what the logs no longer hold from Kafka; answers come on the engine's thread. */
record KafkaReplays(ReplayReader reader, Executor loop) implements ReplaySource {
  /** Bytes of records that one read brings, about. */
  private static final long CHUNK_BYTES = 512 * 1024;

  @Override
  public void read(String topic, int partition, long from, Listener listener) {
    reader.read(topic, partition, from, CHUNK_BYTES, read -> loop.execute(() -> {
      switch (read) {
        case ReplayRead.Events(var events, var next) -> listener.onEvents(events, next);
        case ReplayRead.OutOfRange(var low, var end) -> listener.onOutOfRange(low, end);
        case ReplayRead.Unavailable _ -> listener.onUnavailable();
      }
    }));
  }
}
