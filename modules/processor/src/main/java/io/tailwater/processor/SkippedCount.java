package io.tailwater.processor;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the records that a pipeline left out, and logs one of them per
 * topic and interval.
 *
 * <p>
 * Thread-safe. Remembers one instant per input topic.
 */
final class SkippedCount {
  private static final Logger LOG = LoggerFactory.getLogger(SkippedCount.class);

  private final Duration logInterval;
  private final InstantSource time;
  private final Map<String, Instant> nextLog = new HashMap<>();
  private long total;

  SkippedCount(Duration logInterval, InstantSource time) {
    this.logInterval = logInterval;
    this.time = time;
  }

  /** Where the record stood is empty only outside of Kafka Streams' record processing. */
  void onSkipped(Optional<RecordMetadata> at, String reason) {
    at.ifPresent(r -> onSkipped(r.topic(), r.partition(), r.offset(), reason));
  }

  synchronized void onSkipped(String topic, int partition, long offset, String reason) {
    total++;
    var now = time.instant();
    if (now.isBefore(nextLog.getOrDefault(topic, Instant.MIN))) {
      return;
    }
    nextLog.put(topic, now.plus(logInterval));
    LOG.atWarn()
        .addKeyValue("channel", topic)
        .addKeyValue("partition", partition)
        .addKeyValue("offset", offset)
        .addKeyValue("reason", reason)
        .log("Left out a record, {} since the start; at most one line per {}",
            total, logInterval);
  }

  synchronized long total() {
    return total;
  }
}
