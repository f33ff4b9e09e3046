package io.tailwater.kafka;

import io.tailwater.model.TopicState;

import java.util.List;

/**
 * What a {@link Tail} reports. All calls come from the tail's thread, one at a time; a call that
 * blocks holds the tail back, which is how a listener exerts back-pressure. When the tail is closed
 * such a call is interrupted, and should then end, by an exception or otherwise.
 */
public interface TailListener {
  /**
   * A topic appeared, has more partitions, or is another one under the old name (other epoch).
   * Records
   * of partition p follow from {@code next[p]}: for a topic first seen, its end; for partitions
   * that
   * appeared later and for another epoch, where the log starts; for a topic that was told gone and
   * is there again with the same epoch, what follows the records reported before.
   */
  void onTopic(TopicState topic, long[] next);

  /**
   * The topic was not seen for some seconds, or has become another one of which not all is known
   * yet.
   */
  void onTopicGone(String topic);

  /**
   * What one poll brought, once for each partition that moved, at least one; another call of its
   * own
   * for each of them would cost the receiver more than the events do.
   */
  void onPolled(List<TailedEvents> polled);

  /**
   * The log was cut back: offsets from {@code end} on may be other records than those reported
   * (KIP-320), and follow. Where Kafka does not say to which offset it was cut, {@code end} is
   * where
   * the log starts, and records may come again.
   */
  void onTruncated(String topic, int partition, long end);

  /**
   * Retention or a request deleted events that the tail had not read yet: those from the position
   * reported last up to {@code low}, where reading goes on. Unlike a hole, they did exist.
   */
  void onEvicted(String topic, int partition, long low);

  /**
   * What the leaders said about the topic, about once a second.
   *
   * @param low
   *          first offset still readable, by partition
   * @param end
   *          last stable offset, by partition
   * @param highWatermark
   *          by partition; beyond {@code end} while a transaction is open
   */
  void onWatermarks(String topic, long[] low, long[] end, long[] highWatermark);

  /**
   * A fetch was answered by some broker since the last call, without anything to report: comes
   * about
   * every second while Kafka is there and nothing is {@linkplain #onPolled polled}, which says it,
   * too.
   */
  void onFetched();
}
