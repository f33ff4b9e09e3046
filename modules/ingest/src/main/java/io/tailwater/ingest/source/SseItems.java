package io.tailwater.ingest.source;

import io.tailwater.ingest.source.SseParser.Parsed;
import io.tailwater.model.Bytes;

import java.time.InstantSource;
import java.util.Collections;
import java.util.Map;

/**
 * Turns the events of one connection into arrivals.
 *
 * <p>
 * Confined to its source's thread.
 */
final class SseItems {
  /** Longest id that is presented again; a request header could hardly be longer. */
  static final int MAX_ID_CHARS = 8_192;

  private final SseOptions options;
  private final InstantSource clock;
  private final JsonFields fields;
  private String presentable;
  private String lastId = "";
  private Map<String, Long> newest = Map.of();
  private Map<String, Long> reached = Map.of();
  private String lastTopic = "";

  /**
   * The items of a new connection.
   *
   * @param presented
   *          the id that it was opened with; empty for none
   */
  SseItems(SseOptions options, InstantSource clock, String presented) {
    this.options = options;
    this.clock = clock;
    this.presentable = presented;
    this.fields = new JsonFields(options.key(), options.timestamp(), options.itemId(),
        options.itemTopic());
  }

  Arrival event(Parsed.Event event) {
    if (event.id().length() > MAX_ID_CHARS) {
      return refused("its id is longer than " + MAX_ID_CHARS + " characters", event.data(),
          event.id());
    }
    if (options.format() == SseOptions.Format.TEXT) {
      return new Arrival.Event(Bytes.NONE, Bytes.utf8(event.data()), Arrival.NO_TIMESTAMP,
          step(event.id(), "", "", Arrival.NO_TIMESTAMP));
    }
    return switch (fields.find(event.data(), clock.millis())) {
      case JsonFields.Found.Refusal refusal ->
        refused(refusal.reason(), event.data(), event.id());
      case JsonFields.Found.Fields found -> new Arrival.Event(found.key(),
          Bytes.utf8(event.data()), found.timestampMillis(),
          step(event.id(), found.itemId(), found.itemTopic(), found.timestampMillis()));
    };
  }

  Arrival oversized(Parsed.Oversized event) {
    return refused("its data are " + event.bytes() + " bytes, more than max-event-bytes ("
        + options.maxEventBytes() + ")", event.beginning(), event.id());
  }

  /** What has no item id of its own is known by its bytes, so it is refused only once as well. */
  private Arrival refused(String reason, String data, String id) {
    return new Arrival.Refused(reason, Bytes.utf8(data),
        step(id, "refused:" + data, "", Arrival.NO_TIMESTAMP));
  }

  /** An id that is too long to be presented leaves the position at the last one that is not. */
  private Step step(String given, String item, String itemTopic, long timestampMillis) {
    if (given.length() <= MAX_ID_CHARS) {
      presentable = given;
    }
    var id = presentable;
    if (options.exact()) {
      return id.isEmpty() ? new Step.Nowhere() : new Step.To(Bytes.utf8(id));
    }
    var topic = advance(id, itemTopic, timestampMillis);
    var time = newest.getOrDefault(topic, Collections.max(newest.values()));
    return new Step.Past(id, reached, topic, time, ItemId.of(item));
  }

  /** Takes the id in and says which upstream topic moved. */
  private String advance(String id, String itemTopic, long timestampMillis) {
    if (!id.equals(lastId) || newest.isEmpty()) {
      var before = newest;
      newest = UpstreamId.newest(id);
      reached = UpstreamId.reached(id);
      lastId = id;
      lastTopic = newest.entrySet()
          .stream()
          .filter(now -> !now.getValue().equals(before.get(now.getKey())))
          .max(Map.Entry.comparingByValue())
          .map(Map.Entry::getKey)
          .orElse(newest.containsKey(lastTopic) ? lastTopic : "");
    }
    if (newest.isEmpty() || newest.containsKey("")) {
      newest = timeOnly(timestampMillis);
      reached = newest;
      return "";
    }
    return newest.containsKey(itemTopic) ? itemTopic : lastTopic;
  }

  private Map<String, Long> timeOnly(long timestampMillis) {
    return Map.of("",
        timestampMillis == Arrival.NO_TIMESTAMP ? clock.millis() : timestampMillis);
  }
}
