package io.tailwater.ingest;

import io.tailwater.model.Bytes;

import java.util.HashMap;
import java.util.TreeMap;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The bytes of a feed's definition: JSON under its name as the key. */
final class FeedDefinition {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private FeedDefinition() {}

  /** The value; equal definitions have equal bytes. */
  static Bytes encode(FeedSpec spec) {
    var json = JSON.createObjectNode().put("source", spec.source()).put("topic", spec.topic());
    var options = json.putObject("options");
    new TreeMap<>(spec.options()).forEach(options::put);
    return Bytes.utf8(json.toString());
  }

  /**
   * Reads a value.
   *
   * @throws IllegalArgumentException
   *           where it is no definition that this version can run
   */
  static FeedSpec decode(String name, Bytes value) {
    try {
      var json = JSON.readTree(value.array());
      var options = new HashMap<String, String>();
      json.path("options")
          .properties()
          .forEach(option -> options.put(option.getKey(), option.getValue().asString("")));
      return new FeedSpec(name, json.path("source").asString(""), json.path("topic").asString(""),
          options);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "the definition of feed '" + name + "' is no JSON: " + e.getOriginalMessage(), e);
    }
  }
}
