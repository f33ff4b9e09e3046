package io.tailwater.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.testkit.HttpAnswer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A page as a client reads it (protocol 1).
 *
 * @param json
 *          the whole
 */
record Page(JsonNode json) {
  static final Map<String, String> ACCEPT = Map.of("Accept", "application/json");
  private static final JsonMapper MAPPER = new JsonMapper();

  /** Asks for a page, which must come. */
  static Page get(Rig rig, String query) throws IOException {
    return of(rig.get("/v1/stream?" + query, ACCEPT));
  }

  /** The page that follows this one, of the same channels. */
  Page next(Rig rig, String query) throws IOException {
    return get(rig, query + "&lastEventId=" + cursor());
  }

  static Page of(HttpAnswer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    return of(answer.body());
  }

  static Page of(String body) {
    var page = new Page(MAPPER.readTree(body));
    assertThat(page.json.propertyNames()).contains("outcome", "frames", "cursor", "upToDate");
    return page;
  }

  String cursor() {
    return json.get("cursor").stringValue();
  }

  boolean upToDate() {
    return json.get("upToDate").booleanValue();
  }

  /** The word for a channel. */
  String outcome(String channel) {
    return json.get("outcome").get(channel).stringValue();
  }

  List<JsonNode> frames(String type) {
    var frames = new ArrayList<JsonNode>();
    for (var frame : json.get("frames")) {
      if (frame.get("type").stringValue().equals(type)) {
        frames.add(frame);
      }
    }
    return frames;
  }

  List<String> types() {
    var types = new ArrayList<String>();
    json.get("frames").forEach(frame -> types.add(frame.get("type").stringValue()));
    return types;
  }

  /** The data of its events. */
  List<String> data() {
    return frames("event").stream().map(event -> event.get("data").toString()).toList();
  }
}
