package io.tailwater.ingest.source;

import io.tailwater.model.Bytes;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a feed's options point at in one JSON value. */
record JsonFields(JsonPointer key, JsonPointer timestamp, JsonPointer itemId,
    JsonPointer itemTopic) {
  /** What was found, or why the value is refused. */
  sealed interface Found {
    /** Texts are empty where nothing was asked for or found, the key {@link Bytes#NONE}. */
    record Fields(Bytes key, long timestampMillis, String itemId, String itemTopic)
        implements
          Found {}

    /** The value cannot be taken in. */
    record Refusal(String reason) implements Found {}
  }

  private static final JsonMapper JSON = JsonMapper.builder()
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .build();

  /** Seconds until the year 5138; milliseconds since 1973. */
  private static final long SECONDS_BELOW = 100_000_000_000L;

  /** Before any feed that there is: a smaller time is a mistake, most often in its unit. */
  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

  /** Kafka's own default ({@code message.timestamp.after.max.ms}). */
  private static final Duration AHEAD = Duration.ofHours(1);

  static JsonFields of(JsonPointer key, JsonPointer timestamp) {
    return new JsonFields(key, timestamp, JsonPointer.empty(), JsonPointer.empty());
  }

  /**
   * Reads exactly one JSON value.
   *
   * @param nowMillis
   *          what an event's time is compared with; one far ahead of it is refused, as it would
   *          spoil every order by time, and Kafka would refuse it
   */
  Found find(String text, long nowMillis) {
    JsonNode value;
    try {
      value = JSON.readTree(text);
    } catch (JacksonException e) {
      return new Found.Refusal("not one JSON value: " + e.getOriginalMessage());
    }
    if (value.isMissingNode()) {
      return new Found.Refusal("not one JSON value: empty");
    }
    if (!itemId.matches() && !isId(value.at(itemId))) {
      return new Found.Refusal("no item id at " + itemId);
    }
    var time = timestamp.matches() ? Arrival.NO_TIMESTAMP : millis(value.at(timestamp));
    if (time == Arrival.NO_TIMESTAMP && !timestamp.matches()) {
      return new Found.Refusal("no ISO-8601 instant or epoch time at " + timestamp);
    }
    if (!timestamp.matches() && !isPlausible(time, nowMillis)) {
      return new Found.Refusal("the time at " + timestamp + " is " + Instant.ofEpochMilli(time)
          + "; it takes " + EARLIEST + " to an hour from now");
    }
    return new Found.Fields(key(value), time,
        itemId.matches() ? "" : value.at(itemId).asString(""),
        itemTopic.matches() ? "" : value.at(itemTopic).asString(""));
  }

  /** What all items without an id would share is no identity. */
  private static boolean isId(JsonNode found) {
    return found.isValueNode() && !found.isNull() && !found.asString("").isEmpty();
  }

  private static boolean isPlausible(long millis, long nowMillis) {
    return millis >= EARLIEST.toEpochMilli() && millis <= nowMillis + AHEAD.toMillis();
  }

  private Bytes key(JsonNode value) {
    if (key.matches()) {
      return Bytes.NONE;
    }
    var found = value.at(key);
    return found.isMissingNode() || found.isNull()
        ? Bytes.NONE
        : Bytes.utf8(found.isValueNode() ? found.asString("") : found.toString());
  }

  private static long millis(JsonNode time) {
    if (time.isNumber()) {
      var number = time.doubleValue();
      var millis = number < SECONDS_BELOW ? number * 1000 : number;
      return millis >= 0 ? (long) millis : Arrival.NO_TIMESTAMP;
    }
    try {
      var text = time.asString("");
      var instant = text.endsWith("Z")
          ? Instant.parse(text)
          : OffsetDateTime.parse(text).toInstant();
      return Math.max(Arrival.NO_TIMESTAMP, instant.toEpochMilli());
    } catch (DateTimeException | ArithmeticException _) {
      return Arrival.NO_TIMESTAMP;
    }
  }
}
