package io.tailwater.edge.filter;

import dev.cel.common.values.NullValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonParser.NumberType;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * Makes values for expressions of JSON that was validated when it entered the log: integers are
 * {@code int}, larger ones and decimals {@code double}. Confined to its thread.
 */
final class JsonReader {
  /** A value of more parts is not read: names do not count, nested values do. */
  static final int MAX_PARTS = 100_000;

  private static final StreamReadConstraints LIMITS = StreamReadConstraints.builder()
      .maxStringLength(Integer.MAX_VALUE)
      .build();
  private static final JsonFactory FACTORY = JsonFactory.builder()
      .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
      .streamReadConstraints(LIMITS)
      .build();

  private final Budget budget;
  private int nodes;

  /** What is read spends from the budget when it is used. */
  JsonReader(Budget budget) {
    this.budget = budget;
  }

  /**
   * Reads one value.
   *
   * @throws RuntimeException
   *           if it is not JSON, deeper than 500, or of too many parts
   */
  Object read(byte[] json) {
    nodes = 0;
    try (var parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
      return value(parser, parser.nextToken());
    }
  }

  private Object value(JsonParser parser, JsonToken token) {
    nodes++;
    if (nodes > MAX_PARTS) {
      throw new Unreadable("the value has too many parts");
    }
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT -> parser.getNumberType() == NumberType.BIG_INTEGER
          ? (Object) parser.getDoubleValue()
          : (Object) parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> NullValue.NULL_VALUE;
      case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
        throw new IllegalStateException("no value begins with " + token);
    };
  }

  private JsonObject object(JsonParser parser) {
    var before = nodes;
    Map<Object, Object> members = new HashMap<>();
    for (var name = parser.nextName(); name != null; name = parser.nextName()) {
      members.put(name, value(parser, parser.nextToken()));
    }
    return new JsonObject(members, nodes - before, budget);
  }

  private JsonArray array(JsonParser parser) {
    var before = nodes;
    var longest = 0;
    List<Object> elements = new ArrayList<>();
    for (var token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
      var element = value(parser, token);
      if (element instanceof String text) {
        longest = Math.max(longest, text.length());
      }
      elements.add(element);
    }
    return new JsonArray(elements, nodes - before, longest, budget);
  }
}
