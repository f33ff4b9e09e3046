package io.tailwater.ingest.source;

import io.tailwater.model.Bytes;

import java.util.Map;

/** How far one arrival moves its feed's position. */
public sealed interface Step {
  /** Not at all: the source has no upstream position. */
  record Nowhere() implements Step {}

  /** To this place, which says everything by itself. */
  record To(Bytes place) implements Step {}

  /**
   * Past one item of an upstream whose ids are inexact.
   *
   * @param upstreamId
   *          what would be presented to resume at this item
   * @param times
   *          by upstream topic, the time in epoch milliseconds that the id says
   * @param topic
   *          the upstream topic of this item
   * @param timeMillis
   *          the upstream's time of this item
   * @param item
   *          the item's own identity
   */
  record Past(String upstreamId, Map<String, Long> times, String topic, long timeMillis,
      ItemId item) implements Step {}
}
