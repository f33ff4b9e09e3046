package io.tailwater.wire;

import static io.tailwater.wire.Samples.TIME;

import io.tailwater.model.Bytes;
import io.tailwater.model.Event;
import io.tailwater.model.Header;
import io.tailwater.model.ValueFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the golden files of envelopes hold (protocol 3.4, 3.7), for SSE and NDJSON each. */
final class EnvelopeCases {
  private static final Bytes KEY = Bytes.utf8("BTC-USD");
  private static final Bytes JSON = Bytes.utf8("{\n\"price\": 42}");
  private static final Bytes NOT_UTF8 = Bytes.of(new byte[]{'a', (byte) 0xff, 'b'});
  private static final String FORGED = "x\n\nid: forged\n\"}\0";

  private final SortedMap<String, byte[]> cases = new TreeMap<>();

  private EnvelopeCases() {}

  static SortedMap<String, byte[]> all() {
    var all = new EnvelopeCases();
    all.json();
    all.cloudEvents();
    all.forgeries();
    return all.cases;
  }

  private void json() {
    json("value", KEY, JSON, ValueFormat.JSON);
    json("text", KEY, Bytes.utf8("one\ntwo"), ValueFormat.TEXT);
    json("binary", KEY, NOT_UTF8, ValueFormat.BINARY);
    json("null-value", KEY, Bytes.NONE, ValueFormat.JSON);
    json("without-key", Bytes.NONE, JSON, ValueFormat.JSON);
    json("key-that-is-not-utf-8", NOT_UTF8, JSON, ValueFormat.JSON);
    json("headers", KEY, JSON, ValueFormat.JSON, header("trace", "1"), header("empty", ""),
        header("twice", "first"), new Header("none", Bytes.NONE), header("twice", "last"));
    json("headers-that-are-not-utf-8", KEY, JSON, ValueFormat.JSON, header("trace", "1"),
        new Header("raw", NOT_UTF8), new Header("rest", NOT_UTF8));
  }

  private void cloudEvents() {
    cloudEvent("value", KEY, JSON, ValueFormat.JSON);
    cloudEvent("text", KEY, Bytes.utf8("one\ntwo"), ValueFormat.TEXT);
    cloudEvent("binary", KEY, NOT_UTF8, ValueFormat.BINARY, header("content-type", "image/png"));
    cloudEvent("null-value", KEY, Bytes.NONE, ValueFormat.JSON);
    cloudEvent("without-key", Bytes.NONE, JSON, ValueFormat.JSON);
    cloudEvent("key-that-is-not-utf-8", NOT_UTF8, JSON, ValueFormat.JSON);
    cloudEvent("attributes", KEY, JSON, ValueFormat.JSON, header("ce_specversion", "1.0"),
        header("ce_id", "7"), header("ce_source", "/shop"), header("ce_type", "com.example.sold"),
        header("ce_subject", "shoes"), header("ce_time", "2026-01-01T01:00:00+01:00"),
        header("ce_traceparent", "00-1"), header("content-type", "application/json"),
        header("trace", "not an attribute"));
    cloudEvent("structured", KEY, Bytes.utf8(
        "{\n  \"specversion\": \"1.0\", \"id\": \"7\", \"source\": \"/shop\", \"type\": \"sold\"\n}"),
        ValueFormat.JSON, header("content-type", "application/cloudevents+json"));
  }

  private void forgeries() {
    var headers = new Header[]{header(FORGED, FORGED), header("ce_" + FORGED, "x"),
        header("ce_id", FORGED), header("ce_data", "x"), header("ce_trace", FORGED)};
    put("3.7-no-forgery/json-envelope", Envelope.JSON, "trades/" + FORGED,
        event(Bytes.utf8(FORGED), Bytes.utf8(FORGED), ValueFormat.TEXT, headers));
    put("3.7-no-forgery/cloud-event", Envelope.CLOUDEVENTS, "trades/" + FORGED,
        event(Bytes.utf8(FORGED), Bytes.utf8(FORGED), ValueFormat.TEXT, headers));
  }

  private void json(String name, Bytes key, Bytes value, ValueFormat format, Header... headers) {
    put("3.4-envelope-json/" + name, Envelope.JSON, "trades/BTC-USD",
        event(key, value, format, headers));
  }

  private void cloudEvent(String name, Bytes key, Bytes value, ValueFormat format,
      Header... headers) {
    put("3.4-envelope-cloudevents/" + name, Envelope.CLOUDEVENTS, "trades/BTC-USD",
        event(key, value, format, headers));
  }

  private void put(String path, Envelope envelope, String channel, Event event) {
    var sse = new SseWriter(EventName.NONE, envelope, Framing.PLAIN);
    var ndjson = new NdjsonWriter(envelope, Framing.PLAIN);
    cases.put(path + ".sse", Frames.event(sse, channel, ValueFormat.JSON, event));
    cases.put(path + ".ndjson", Frames.event(ndjson, channel, ValueFormat.JSON, event));
  }

  private static Event event(Bytes key, Bytes value, ValueFormat format, Header... headers) {
    return new Event(0, 4710, TIME, key, value, format, List.of(headers));
  }

  private static Header header(String name, String value) {
    return new Header(name, Bytes.utf8(value));
  }
}
