package io.tailwater.stream;

import io.tailwater.model.TopicState;

import java.util.List;

/**
 * What is known of a topic when a subscription is resolved; arrays by partition, not to be
 * modified.
 *
 * @param state
 *          the topic
 * @param low
 *          first offset that can be read
 * @param end
 *          last stable offset
 * @param at
 *          first offset at or after the time asked for; the ends where no time was asked for
 * @param until
 *          as {@code at}, for the end of the subscription
 * @param authority
 *          where the offsets come from
 */
public record TopicView(TopicState state, List<Long> low, List<Long> end, List<Long> at,
    List<Long> until, Authority authority) {
  /** How far a view can be relied on. */
  public enum Authority {
    /** The logs of this node: what they hold is certain, what they do not hold is not. */
    LOGS,
    /** The partitions' leaders, just now. */
    LEADERS,
    /**
     * The leaders, asked again and again for as long as a position beyond the end is waited for.
     */
    LEADERS_FINALLY
  }

  public TopicView {
    low = List.copyOf(low);
    end = List.copyOf(end);
    at = List.copyOf(at);
    until = List.copyOf(until);
  }
}
