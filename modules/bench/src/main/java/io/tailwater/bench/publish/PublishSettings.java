package io.tailwater.bench.publish;

import java.time.Duration;

/**
 * What a run publishes.
 *
 * @param keys
 *          how many keys take turns; 0 for events without a key, which go round the partitions
 * @param create
 *          whether to create the topic first
 */
record PublishSettings(String bootstrap, String topic, int partitions, int keys, long first,
    double rate, int size, Duration duration, Duration linger, boolean create) {

  /** Sequences: one for each key, or for each partition where there are no keys. */
  Numbering numbering() {
    return new Numbering(keys > 0 ? keys : partitions, first);
  }
}
