package io.tailwater.ingest.source;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.ToLongFunction;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The ids of Wikimedia's event streams: a JSON array that says for each upstream topic, or
 * partition of one, the time up to which the stream has come. Any other text is an id too, one that
 * says no times.
 */
final class UpstreamId {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private UpstreamId() {}

  /** By topic, what its slowest partition has reached, in epoch milliseconds; empty for none. */
  static Map<String, Long> reached(String id) {
    return times(id, Math::min);
  }

  /** By topic, the time of its newest item, in epoch milliseconds; empty for none. */
  static Map<String, Long> newest(String id) {
    return times(id, Math::max);
  }

  private static Map<String, Long> times(String id, BinaryOperator<Long> ofPartitions) {
    var times = new HashMap<String, Long>();
    for (var entry : entries(id)) {
      var time = entry.path("timestamp");
      if (time.isIntegralNumber()) {
        times.merge(entry.path("topic").asString(""), time.longValue(), ofPartitions);
      }
    }
    return times;
  }

  /** Whether the id says a time of any topic. */
  static boolean saysTimes(String id) {
    return !reached(id).isEmpty();
  }

  /** The id that asks for each of this id's topics from the time given. */
  static String at(String id, ToLongFunction<String> millis) {
    var entries = entries(id);
    for (var entry : entries) {
      if (entry instanceof ObjectNode object) {
        object.remove("offset");
        object.put("timestamp", millis.applyAsLong(entry.path("topic").asString("")));
      }
    }
    return entries.toString();
  }

  private static ArrayNode entries(String id) {
    if (id.startsWith("[")) {
      try {
        if (JSON.readTree(id) instanceof ArrayNode array && isTimes(array)) {
          return array;
        }
      } catch (JacksonException _) {
        // An opaque id that happens to begin like JSON.
      }
    }
    return JSON.createArrayNode();
  }

  private static boolean isTimes(ArrayNode array) {
    for (JsonNode entry : array) {
      if (!entry.path("topic").isString()) {
        return false;
      }
    }
    return true;
  }
}
