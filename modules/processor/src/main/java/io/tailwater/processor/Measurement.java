package io.tailwater.processor;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * One measured value, as the {@code host} source writes it: a JSON object with {@code metric} (the
 * record's key), {@code unit} and {@code value}. Other fields are not looked at.
 *
 * @param timestamp
 *          event time, epoch milliseconds
 */
record Measurement(String unit, double value, long timestamp) {

  /** What a record turned out to be. */
  sealed interface Decoded {
    /** A measurement. */
    record Valid(Measurement measurement) implements Decoded {}

    /** Not one; the reason is one of few and holds nothing of the input. */
    record Malformed(String reason) implements Decoded {}
  }

  static Decoded decode(String metric, byte[] json, long timestamp) {
    JsonNode node;
    try {
      node = Json.MAPPER.readTree(json);
    } catch (JacksonException _) {
      return new Decoded.Malformed("the value is not JSON");
    }
    if (!node.isObject()) {
      return new Decoded.Malformed("the value is not a JSON object");
    }
    var named = node.path("metric");
    if (!named.isString() || !named.stringValue().equals(metric)) {
      return new Decoded.Malformed("'metric' is not the record's key");
    }
    var unit = node.path("unit");
    if (!unit.isString()) {
      return new Decoded.Malformed("'unit' is not a string");
    }
    var value = node.path("value");
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      return new Decoded.Malformed("'value' is not a finite number");
    }
    return new Decoded.Valid(
        new Measurement(unit.stringValue(), value.doubleValue(), timestamp));
  }
}
