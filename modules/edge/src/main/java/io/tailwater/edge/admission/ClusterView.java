package io.tailwater.edge.admission;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What this node last heard of the cluster. Confined to the engine's thread; times are milliseconds
 * of
 * one clock that never goes back.
 */
public final class ClusterView {
  /** How long no fetch may be answered before Kafka counts as away (protocol 3.9). */
  public static final long AWAY_MILLIS = 5_000;

  /** A topic's offsets by partition: first readable, last stable. */
  record Watermarks(List<Long> low, List<Long> end) {
    Watermarks {
      low = List.copyOf(low);
      end = List.copyOf(end);
    }
  }

  private final Map<String, Watermarks> watermarks = new HashMap<>();
  private long lastFetchedMillis;
  private boolean fetched;

  /** A view that has heard nothing yet. */
  public ClusterView(long nowMillis) {
    lastFetchedMillis = nowMillis;
  }

  /** Some broker answered a fetch. */
  public void onFetched(long nowMillis) {
    lastFetchedMillis = nowMillis;
    fetched = true;
  }

  /** The leaders of a topic said where it begins and ends. */
  public void onWatermarks(String topic, List<Long> low, List<Long> end) {
    watermarks.put(topic, new Watermarks(low, end));
  }

  /** The topic is gone. */
  public void onTopicGone(String topic) {
    watermarks.remove(topic);
  }

  /** Milliseconds since a fetch was answered. */
  public long silentMillis(long nowMillis) {
    return nowMillis - lastFetchedMillis;
  }

  /** Whether Kafka was never heard of, or not for too long. */
  public boolean isAway(long nowMillis) {
    return !fetched || silentMillis(nowMillis) > AWAY_MILLIS;
  }

  /** Events, at most, between these positions and the ends that the leaders last told. */
  public long lag(String topic, List<Long> positions) {
    var lag = 0L;
    for (var end : watermarks(topic).map(Watermarks::end).orElse(List.of())) {
      lag += end;
    }
    for (var position : positions) {
      lag -= position;
    }
    return lag;
  }

  Optional<Watermarks> watermarks(String topic) {
    return Optional.ofNullable(watermarks.get(topic));
  }
}
