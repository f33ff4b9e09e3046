package io.tailwater.model;

/**
 * Offsets that a cursor asked for and Kafka no longer holds.
 *
 * @param channel
 *          the channel as the client named it
 * @param partition
 *          the partition
 * @param from
 *          first missing offset
 * @param to
 *          the offset after the last missing one, where reading goes on
 * @param reason
 *          why they are gone
 */
public record GapRange(String channel, int partition, long from, long to, Reason reason) {
  /** Why offsets are gone. */
  public enum Reason {
    /** Deleted by time or size, or by request. */
    RETENTION,
    /**
     * Still there, but skipped because of a gap beside it: the client asked to go on at the end.
     */
    SKIPPED
  }
}
