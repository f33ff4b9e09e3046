package io.tailwater.processor;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the records that were skipped because they were no measurements, and logs one of them per
 * topic and interval.
 *
 * <p>
 * Thread-safe. Remembers one instant per input topic.
 */
final class MalformedCount {
  private static final Logger LOG = LoggerFactory.getLogger(MalformedCount.class);

  private final Duration logInterval;
  private final InstantSource time;
  private final Map<String, Instant> nextLog = new HashMap<>();
  private long total;

  MalformedCount(Duration logInterval, InstantSource time) {
    this.logInterval = logInterval;
    this.time = time;
  }

  synchronized void onMalformed(String topic, int partition, long offset, String reason) {
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
        .log("Skipped a record that is no measurement, {} since the start; at most one line per {}",
            total, logInterval);
  }

  synchronized long total() {
    return total;
  }
}
