package io.tailwater.ingest;

/**
 * The topics by which workers share feeds. Transactional ids derive from the first.
 *
 * @param feeds
 *          compacted: definitions by feed
 * @param positions
 *          compacted: upstream positions by feed, in the partition of the feed's definition
 * @param deadLetters
 *          what could not be taken in, and why
 */
record IngestTopics(String feeds, String positions, String deadLetters) {
  static final IngestTopics STANDARD = new IngestTopics("tailwater-feeds", "tailwater-positions",
      "tailwater-dead-letters");

  /** Partitions of the feeds and positions topics, for ever: positions follow their feed's. */
  static final int PARTITIONS = 32;

  String transactionalId(int partition) {
    return feeds + "-" + partition;
  }
}
