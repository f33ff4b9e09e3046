package io.tailwater.wire;

import static io.tailwater.wire.Samples.ID;
import static io.tailwater.wire.Samples.TIME;
import static io.tailwater.wire.Samples.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.arbitrary;

import io.tailwater.model.Bytes;
import io.tailwater.model.Event;
import io.tailwater.model.Header;
import io.tailwater.model.ValueFormat;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class EnvelopeTest {
  private static final JsonMapper MAPPER = JsonMapper.builder()
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .build();

  @ParameterizedTest
  @EnumSource(names = "RAW", mode = EnumSource.Mode.EXCLUDE)
  void whateverAPublisherSendsTheDataIsOneObjectOnOneLine(Envelope envelope) {
    qt().forAll(Hostile.bytes(), Hostile.bytes(), Hostile.text(), Hostile.bytes())
        .checkAssert((key, value, name, header) -> {
          var headers = List.of(new Header(name, Bytes.of(header)),
              new Header("ce_" + name, Bytes.of(header)), new Header("ce_id", Bytes.of(header)),
              new Header("ce_time", Bytes.of(header)), new Header("ce_trace", Bytes.of(header)),
              new Header("content-type", Bytes.of(header)), new Header(name, Bytes.NONE));
          for (var format : List.of(ValueFormat.TEXT, ValueFormat.BINARY)) {
            var event = new Event(0, 1, TIME, Bytes.of(key), Bytes.of(value), format, headers);

            assertThat(data(envelope, "trades/" + name, event).isObject()).isTrue();
          }
        });
  }

  @Test
  void theJsonEnvelopeKeepsKeyHeadersAndValue() {
    qt().forAll(Hostile.bytes(), Hostile.bytes(), Hostile.text(),
        arbitrary().pick(ValueFormat.TEXT, ValueFormat.BINARY))
        .checkAssert((key, value, name, format) -> {
          var headers = List.of(new Header("x" + name, Bytes.of(value)),
              new Header(name + "y", Bytes.utf8("first")), new Header("none", Bytes.NONE),
              new Header(name + "y", Bytes.of(key)));
          var node = data(Envelope.JSON, "trades",
              new Event(3, 4710, TIME, Bytes.of(key), Bytes.of(value), format, headers));

          assertThat(bytes(node, "keyEncoding", "key")).isEqualTo(key);
          assertThat(header(node, "x" + name)).isEqualTo(value);
          assertThat(header(node, name + "y")).isEqualTo(key);
          assertThat(node.get("headers").get("none").isNull()).isTrue();
          assertThat(format == ValueFormat.BINARY
              ? bytes(node, "encoding", "value")
              : node.get("value").stringValue())
              .isEqualTo(format == ValueFormat.BINARY ? value : utf8(value));
        });
  }

  @Test
  void manyHeadersOfOneNameAreOneMember() {
    var headers = new ArrayList<Header>();
    for (var i = 0; i < 100_000; i++) {
      headers.add(new Header("n" + i % 1000, Bytes.utf8("" + i)));
    }

    var node = data(Envelope.JSON, "trades", event("1", headers)).get("headers");

    assertThat(node.size()).isEqualTo(1000);
    assertThat(node.get("n7").stringValue()).isEqualTo("99007");
  }

  @Test
  void aCloudEventHasTheAttributesOfItsHeaders() {
    var node = cloudEvent(event("{\"n\":1}", headers("ce_specversion", "0.3", "ce_id", "7",
        "ce_source", "/shop", "ce_type", "com.shop.sold", "ce_subject", "shoes", "ce_time",
        "2026-01-01T00:00:00.5+02:00", "ce_traceparent", "00-1", "ce_traceparent", "00-2",
        "ce_dataschema", "/schema", "content-type", "application/vnd.shop+json; charset=utf-8")));

    assertThat(node).isEqualTo(MAPPER.readTree("""
        {"specversion":"1.0","id":"7","source":"/shop","type":"com.shop.sold","subject":"shoes",
         "time":"2026-01-01T00:00:00.5+02:00","traceparent":"00-2","dataschema":"/schema",
         "datacontenttype":"application/vnd.shop+json; charset=utf-8","data":{"n":1}}"""));
  }

  @Test
  void aCloudEventIsTheSameOneThroughTheChannelAndThroughItsKey() {
    var event = event("1", List.of());

    assertThat(data(Envelope.CLOUDEVENTS, "trades/BTC/USD", event))
        .isEqualTo(data(Envelope.CLOUDEVENTS, "trades", event))
        .isEqualTo(MAPPER.readTree("""
            {"specversion":"1.0","id":"trades-0-4710","source":"/tailwater/trades",
             "type":"tailwater.event","subject":"BTC-USD","time":"2026-01-01T00:00:00.123Z",
             "datacontenttype":"application/json","data":1}"""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ce_data", "ce_data_base64", "ce_datacontenttype", "ce_specversion",
      "ce_", "ce_Upper", "ce_with space", "ce_é", "ce_a\"b", "cetype", "CE_x"})
  void whatIsNoAttributeOrHasItsOwnPlaceIsLeftOut(String name) {
    assertThat(cloudEvent(event("1", headers(name, "x"))))
        .isEqualTo(cloudEvent(event("1", List.of())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\nb", "a\0b", "a\u0085b", "\u007f"})
  void textThatNoAttributeMayHaveIsAsIfAbsent(String text) {
    var headers = headers("ce_id", text, "ce_source", text, "ce_type", text, "ce_time", text,
        "ce_subject", text, "ce_trace", text, "content-type", text);

    assertThat(cloudEvent(event("1", headers))).isEqualTo(cloudEvent(event("1", List.of())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"yesterday", "2026-01-01", "2026-01-01T00:00Z", "2026-13-01T00:00:00Z",
      "2026-01-01T00:00:00", "0000-01-01T00:00:00Z", "2026-02-30T00:00:00Z",
      "2026-01-01T25:00:00Z", "2026-01-01T00:00:00+99:00"})
  void whatIsNoTimeGivesWayToTheRecords(String time) {
    assertThat(cloudEvent(event("1", headers("ce_time", time))).get("time").stringValue())
        .isEqualTo("2026-01-01T00:00:00.123Z");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 253_402_300_800_000L})
  void aTimeThatCannotBeWrittenIsLeftOut(long millis) {
    var event = new Event(0, 1, millis, Bytes.NONE, Bytes.NONE, ValueFormat.JSON, List.of());

    assertThat(cloudEvent(event).propertyNames()).containsExactlyInAnyOrder("specversion", "id",
        "source", "type");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/cloudevents+json", "Application/CloudEvents+JSON; a=b"})
  void aStructuredCloudEventStaysAsItIs(String contentType) {
    var value = " {\"specversion\":\"1.0\",\"id\":\"a\",\"source\":\"b\",\"type\":\"c\"}";

    assertThat(cloudEvent(event(value, headers("content-type", contentType, "ce_id", "z"))))
        .isEqualTo(MAPPER.readTree(value));
  }

  @ParameterizedTest
  @CsvSource(quoteCharacter = '`', value = {"42,JSON,application/json,data",
      "{},TEXT,text/plain,data", "{},BINARY,application/octet-stream,data_base64",
      "`[{}]`,JSON,application/json,data"})
  void whatOnlyClaimsToBeAStructuredCloudEventIsWrapped(String value, ValueFormat format,
      String type, String member) {
    var node = cloudEvent(new Event(0, 4710, TIME, Bytes.NONE, Bytes.utf8(value), format,
        headers("content-type", "application/cloudevents+json")));

    assertThat(node.get("id").stringValue()).isEqualTo("trades-0-4710");
    assertThat(node.get("datacontenttype").stringValue()).isEqualTo(type);
    assertThat(node.has(member)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"JSON,image/png,application/json", "JSON,text/json,text/json",
      "JSON,application/json;x,application/json;x", "TEXT,application/json,text/plain",
      "TEXT,text/csv,text/csv", "BINARY,image/png,image/png"})
  void theMediaTypeIsThePublishersWhereTheDataIsOfIt(ValueFormat format, String got, String said) {
    var node = cloudEvent(new Event(0, 1, TIME, Bytes.NONE, Bytes.utf8("1"), format,
        headers("content-type", got)));

    assertThat(node.get("datacontenttype").stringValue()).isEqualTo(said);
  }

  private static Event event(String json, List<Header> headers) {
    return new Event(0, 4710, TIME, Bytes.utf8("BTC-USD"), Bytes.utf8(json), ValueFormat.JSON,
        headers);
  }

  private static List<Header> headers(String... namesAndValues) {
    var headers = new ArrayList<Header>();
    for (var i = 0; i < namesAndValues.length; i += 2) {
      headers.add(new Header(namesAndValues[i], Bytes.utf8(namesAndValues[i + 1])));
    }
    return headers;
  }

  private static JsonNode cloudEvent(Event event) {
    return data(Envelope.CLOUDEVENTS, "trades", event);
  }

  /** What a client of either format takes the data for. */
  private static JsonNode data(Envelope envelope, String channel, Event event) {
    var sse = new SseWriter(EventName.NONE, envelope, Framing.PLAIN);
    var ndjson = new NdjsonWriter(envelope, Framing.PLAIN);

    var stream = EventStream.parse(Frames.event(sse, channel, ValueFormat.JSON, event));
    var line = Frames.event(ndjson, channel, ValueFormat.JSON, event);

    assertThat(utf8(line)).containsOnlyOnce("\n").endsWith("\n").doesNotContain("\r", "\0");
    assertThat(stream.dispatched()).hasSize(1);
    assertThat(stream.dispatched().getFirst().lastEventId()).isEqualTo(ID);
    var data = MAPPER.readTree(stream.dispatched().getFirst().data());
    assertThat(MAPPER.readTree(line).get("data")).isEqualTo(data);
    return data;
  }

  private static byte[] bytes(JsonNode node, String encoding, String member) {
    return node.has(encoding)
        ? node.get(member).binaryValue()
        : Bytes.utf8(node.get(member).stringValue()).array();
  }

  private static byte[] header(JsonNode node, String name) {
    var headers = node.get("headers");
    return node.has("headersEncoding") && node.get("headersEncoding").has(name)
        ? headers.get(name).binaryValue()
        : Bytes.utf8(headers.get(name).stringValue()).array();
  }
}
