package io.tailwater.wire;

import static io.tailwater.wire.Samples.ID;
import static io.tailwater.wire.Samples.event;
import static io.tailwater.wire.Samples.json;
import static io.tailwater.wire.Samples.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.arbitrary;

import io.tailwater.model.Bytes;
import io.tailwater.model.Event;
import io.tailwater.model.Notice;
import io.tailwater.model.ValueFormat;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class NdjsonWriterTest {
  private static final JsonMapper MAPPER = JsonMapper.builder()
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .build();
  private static final NdjsonWriter WRITER = new NdjsonWriter(Envelope.RAW, Framing.PLAIN);

  @Test
  void anyTextIsAStringOfOneLine() {
    qt().forAll(Hostile.bytes(), arbitrary().enumValues(ValueFormat.class))
        .checkAssert((value, channelFormat) -> {
          var node = line(Frames.event(WRITER, "notes", channelFormat,
              event(Bytes.NONE, Bytes.of(value), ValueFormat.TEXT)));

          assertThat(node.get("data").stringValue()).isEqualTo(utf8(value));
          assertThat(node.propertyNames()).containsExactly("type", "id", "channel", "timestamp",
              "data");
        });
  }

  @Test
  void anyKeyAndChannelAreKept() {
    qt().forAll(Hostile.text(), Hostile.bytes()).checkAssert((channel, key) -> {
      var node = line(Frames.event(WRITER, "a/" + channel, ValueFormat.JSON,
          event(Bytes.of(key), Bytes.utf8("1"), ValueFormat.JSON)));

      assertThat(node.get("channel").stringValue()).isEqualTo("a/" + channel);
      assertThat(keyOf(node)).isEqualTo(key);
    });
  }

  @Test
  void anyBytesAreKeptInBase64() {
    qt().forAll(Hostile.bytes()).checkAssert(value -> {
      var node = line(Frames.event(WRITER, "images", ValueFormat.BINARY,
          event(Bytes.NONE, Bytes.of(value), ValueFormat.BINARY)));

      assertThat(node.get("encoding").stringValue()).isEqualTo("base64");
      assertThat(node.get("data").binaryValue()).isEqualTo(value);
    });
  }

  @Test
  void prettyJsonIsEmbeddedAsItIsButOnOneLine() {
    qt().forAll(Hostile.text(), Hostile.text()).checkAssert((name, text) -> {
      var value = MAPPER.createObjectNode().put("n", -1.5e300).putNull("null");
      value.putArray(name + "x").add(text).add(true).addObject().put("deep", name);
      for (var lineEnd : List.of("\n", "\r\n", "\r")) {
        var pretty = value.toPrettyString().replace("\r\n", "\n").replace("\n", lineEnd);

        var node = line(Frames.event(WRITER, "trades", ValueFormat.JSON, json(pretty)));

        assertThat(node.get("data")).isEqualTo(MAPPER.readTree(pretty));
      }
    });
  }

  @Test
  void anyTextInANoticeIsKept() {
    qt().forAll(Hostile.text()).checkAssert(text -> {
      var node = line(Frames.notice(WRITER, new Notice.Failed(text)));

      assertThat(node.get("type").stringValue()).isEqualTo("error");
      assertThat(node.get("message").stringValue()).isEqualTo(text);
    });
  }

  @Test
  void aTimestampThatKafkaDoesNotHaveIsKept() {
    var event = new Event(0, 0, -1, Bytes.NONE, Bytes.NONE, ValueFormat.JSON,
        List.of());

    var node = line(Frames.event(WRITER, "trades", ValueFormat.JSON, event));

    assertThat(node.get("timestamp").longValue()).isEqualTo(-1);
    assertThat(node.get("data").isNull()).isTrue();
  }

  private static JsonNode line(byte[] frame) {
    var text = utf8(frame);
    assertThat(text).endsWith("}\n").startsWith("{\"type\":\"").doesNotContain("\r", "\0");
    assertThat(text.indexOf('\n')).isEqualTo(text.length() - 1);
    var node = MAPPER.readTree(frame);
    assertThat(new ArrayList<>(node.propertyNames()).subList(0, 2)).containsExactly("type", "id");
    assertThat(node.get("id").stringValue()).isEqualTo(ID);
    return node;
  }

  private static byte[] keyOf(JsonNode node) {
    return node.has("keyEncoding")
        ? node.get("key").binaryValue()
        : Bytes.utf8(node.get("key").stringValue()).array();
  }
}
