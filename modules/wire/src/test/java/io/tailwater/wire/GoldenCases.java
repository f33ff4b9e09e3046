package io.tailwater.wire;

import static io.tailwater.wire.Samples.LOST;
import static io.tailwater.wire.Samples.cursor;
import static io.tailwater.wire.Samples.event;
import static io.tailwater.wire.Samples.json;
import static io.tailwater.wire.Samples.text;
import static io.tailwater.wire.Samples.topic;
import static io.tailwater.wire.Samples.trades;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tailwater.model.Bytes;
import io.tailwater.model.CloseReason;
import io.tailwater.model.Cursor;
import io.tailwater.model.Event;
import io.tailwater.model.Header;
import io.tailwater.model.Notice;
import io.tailwater.model.TopicCursor;
import io.tailwater.model.ValueFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What each golden file holds: its path, whose folder is a clause of the protocol, and bytes. */
final class GoldenCases {
  private static final FrameWriter NDJSON = new NdjsonWriter(Envelope.RAW, Framing.PLAIN);
  private static final SseWriter SSE = sse(EventName.NONE);
  private static final SseWriter NAMED = sse(EventName.CHANNEL);
  private static final Bytes NOT_UTF8 = Bytes.of(new byte[]{'a', (byte) 0xff, 'b'});

  private final SortedMap<String, byte[]> cases = new TreeMap<>();

  private GoldenCases() {}

  static SortedMap<String, byte[]> all() {
    var all = new GoldenCases();
    all.cursors();
    all.events();
    all.names();
    all.pages();
    EnvelopeCases.all().forEach(all::put);
    all.forgeries();
    all.notices();
    all.frames();
    return all.cases;
  }

  private void cursors() {
    var keys = topic("orders", TopicCursor.Kind.KEYS, 12, Map.of(7, Long.MAX_VALUE));
    cursorText("2-cursor/whole-topic", cursor(trades()));
    cursorText("2-cursor/one-key", cursor(keys));
    cursorText("2-cursor/two-topics", cursor(keys, trades()));
    cursorText("2.8-keys-and-partitions/partitions-added",
        cursor(topic("orders", TopicCursor.Kind.KEYS, 24, Map.of(7, 4711L, 19, 0L))));
    cursorText("2.10-end/ended", cursor(trades()).end());
  }

  private void events() {
    put("3.2-first/retry.sse", SSE.retry(2000));
    sse("3.3-event-whole/single-channel", SSE, "trades", "{\"price\":42}");
    sse("3.3-event-whole/several-channels", NAMED, "trades", "{\"price\":42}");
    sse("3.3-event-whole/one-key-of-several", NAMED, "trades/BTC-USD", "{\"price\":42}");
    sse("3.3-event-whole/json-on-one-line", SSE, "trades", "{\r\n  \"price\": 42,\r\"n\":[\n1]}\n");
    sseText("3.3-event-whole/text-in-lines", "one\ntwo\r\nthree\rfour\n");
    sseText("3.3-event-whole/text-empty", "");
    sseText("3.3-event-whole/text-with-spaces-around", " indented: yes ");
    put("3.3-event-whole/null-value.sse", Frames.event(SSE, "trades", ValueFormat.JSON,
        event(Bytes.utf8("BTC-USD"), Bytes.NONE, ValueFormat.JSON)));
    put("3.4-value-format/binary.ndjson", Frames.event(NDJSON, "images", ValueFormat.BINARY,
        event(Bytes.utf8("logo"), NOT_UTF8, ValueFormat.BINARY)));
    put("3.5-heartbeat/heartbeat.sse", SSE.heartbeat());
    put("3.5-heartbeat/heartbeat.ndjson", NDJSON.heartbeat());
    put("1-chunked/event.sse.chunk", Frames.event(
        new SseWriter(EventName.NONE, Envelope.RAW, Framing.CHUNKED), "trades",
        ValueFormat.JSON, json("{\"price\":42}")));
    put("1-chunked/event.ndjson.chunk",
        Frames.event(new NdjsonWriter(Envelope.RAW, Framing.CHUNKED), "trades",
            ValueFormat.JSON, json("{\"price\":42}")));
    put("1-chunked/live.sse.chunk", Frames.notice(
        new SseWriter(EventName.NONE, Envelope.RAW, Framing.CHUNKED), new Notice.Live()));
    put("1-chunked/retry.sse.chunk",
        new SseWriter(EventName.NONE, Envelope.RAW, Framing.CHUNKED).retry(2000));
    put("1-chunked/heartbeat.sse.chunk",
        new SseWriter(EventName.NONE, Envelope.RAW, Framing.CHUNKED).heartbeat());
    put("1-chunked/heartbeat.ndjson.chunk",
        new NdjsonWriter(Envelope.RAW, Framing.CHUNKED).heartbeat());
    put("1-chunked/last.chunk", HttpChunk.LAST.array());
  }

  private void names() {
    named("3.3-event-whole/type", "type", "trade");
    named("3.3-event-whole/type-of-a-cloud-event", "ce_type", "com.example.trade");
    named("3.3-event-whole/type-absent", "trace", "1");
    named("3.7-no-forgery/line-breaks-in-a-type", "type", "x\ndata: {}\r\n\0\u0085%é");
    named("3.7-no-forgery/type-of-a-notice", "type", "stream.end");
    named("3.7-no-forgery/type-of-a-clients-own", "ce_type", "error");
  }

  private void pages() {
    var page = new PageWriter();
    append(page, Frames.notice(NDJSON, new Notice.Gap(List.of(LOST))));
    append(page, Frames.event(NDJSON, "trades", ValueFormat.JSON, json("{\"price\":42}")));
    append(page, Frames.notice(NDJSON, new Notice.Live()));
    put("1-pages/page.json", finish(page, Optional.empty(), false, true));
    put("1-pages/empty.json", finish(new PageWriter(), Optional.empty(), false, true));
    put("1-pages/more-to-come.json", finish(new PageWriter(), Optional.empty(), false, false));
    put("1-pages/newest.json", finish(new PageWriter(),
        Optional.of(new Notice.LookBack(10, true)), false, true));
    var last = new PageWriter();
    append(last, Frames.end(NDJSON, CursorText.parse(Samples.ID).topics().getFirst()));
    put("1-pages/last.json", finish(last, Optional.empty(), true, true));
  }

  private static void append(PageWriter page, byte[] frame) {
    page.append(frame, 0, frame.length);
  }

  private static byte[] finish(PageWriter page, Optional<Notice.LookBack> lookBack, boolean ended,
      boolean upToDate) {
    var cursor = CursorText.parse(Samples.ID);
    return page.finish(open(lookBack), ended ? cursor.end() : cursor, upToDate);
  }

  private static Notice.Open open(Optional<Notice.LookBack> lookBack) {
    var live = new LinkedHashMap<>(Map.of("trades", Notice.Outcome.LIVE));
    return new Notice.Open(live, List.of(), 15_000, 1_800_000, Samples.TIME, lookBack);
  }

  private void named(String path, String header, String value) {
    var event = new Event(0, 4710, Samples.TIME, Bytes.utf8("BTC-USD"),
        Bytes.utf8("{\"price\":42}"), ValueFormat.JSON,
        List.of(new Header(header, Bytes.utf8(value))));
    put(path + ".sse", Frames.event(sse(EventName.TYPE), "trades", ValueFormat.JSON, event));
  }

  private void forgeries() {
    var forged = "x\n\nid: forged\nevent: stream.end\ndata: {}\n\n";
    sse("3.7-no-forgery/line-breaks-in-a-key", NAMED, "trades/" + forged, "1");
    sse("3.7-no-forgery/nul-and-percent-in-a-key", NAMED, "trades/50%\0\u0085é", "1");
    sseText("3.7-no-forgery/fields-in-text", forged);
    sseText("3.7-no-forgery/nul-in-text", "a\0b");
    put("3.7-no-forgery/not-utf-8-in-text.sse", Frames.event(SSE, "notes", ValueFormat.TEXT,
        event(Bytes.NONE, NOT_UTF8, ValueFormat.TEXT)));
    put("3.7-no-forgery/not-json-in-a-json-channel.sse",
        Frames.event(SSE, "trades", ValueFormat.JSON, text("{\"open\":\n\"\\\0" + forged)));
    put("3.7-no-forgery/not-json-in-a-json-channel.ndjson",
        Frames.event(NDJSON, "trades", ValueFormat.JSON, text("{\"open\":\n\"\\\0" + forged)));
    put("3.7-no-forgery/not-utf-8-in-text.ndjson", Frames.event(NDJSON, "notes", ValueFormat.TEXT,
        event(Bytes.NONE, NOT_UTF8, ValueFormat.TEXT)));
  }

  private void notices() {
    var outcomes = new LinkedHashMap<String, Notice.Outcome>();
    outcomes.put("trades/BTC-\"USD\"\n", Notice.Outcome.LIVE);
    outcomes.put("host", Notice.Outcome.RESUMED);
    outcomes.put("orders", Notice.Outcome.GAP);
    outcomes.put("alerts", Notice.Outcome.RESET);
    notice("3.2-first/open", new Notice.Open(outcomes, List.of(LOST), 15_000, 1_800_000,
        Samples.TIME, Optional.empty()));
    var live = new LinkedHashMap<>(Map.of("trades", Notice.Outcome.LIVE));
    notice("3.2-first/open-on-the-second", new Notice.Open(live, List.of(), 15_000, 1_800_000,
        1_767_225_600_000L, Optional.empty()));
    notice("2.11-newest/open", open(Optional.of(new Notice.LookBack(10, true))));
    notice("2.11-newest/open-cut-short", open(Optional.of(new Notice.LookBack(3, false))));
    notice("3.5-heartbeat/checkpoint", new Notice.Checkpoint());
    notice("3.6-notices/gap", new Notice.Gap(List.of(LOST, LOST)));
    for (var reason : Notice.ResetReason.values()) {
      notice("3.6-notices/reset-" + word(reason),
          new Notice.Reset(reason, List.of("trades", "a/b")));
    }
    notice("3.6-notices/live", new Notice.Live());
    for (var by : Notice.LaggingBy.values()) {
      notice("3.6-notices/lagging-" + word(by), new Notice.Lagging(by, 5200));
    }
    for (var reason : CloseReason.values()) {
      notice("3.6-notices/closing-" + reason.label(), new Notice.Closing(reason, 2000));
    }
    notice("3.6-notices/error", new Notice.Failed("the \"filter\" failed:\nno such field"));
    var refused = new Notice.Closing(CloseReason.CAPACITY, 2000);
    put("3.9-refused/closing-without-id.sse", Frames.noticeWithoutId(SSE, refused));
    put("3.9-refused/closing-without-id.ndjson", Frames.noticeWithoutId(NDJSON, refused));
    put("2.10-end/end.sse", Frames.end(SSE, trades()));
    put("2.10-end/end.ndjson", Frames.end(NDJSON, trades()));
  }

  private void frames() {
    put("4.3-frames/event.ndjson", Frames.event(NDJSON, "trades/BTC-USD", ValueFormat.JSON,
        json("{\n\"price\": 42\r\n}")));
    put("4.3-frames/event-with-text.ndjson", Frames.event(NDJSON, "notes", ValueFormat.TEXT,
        text("one\ntwo\ttab \u2028 é 😀")));
    put("4.3-frames/event-without-key.ndjson", Frames.event(NDJSON, "trades", ValueFormat.JSON,
        event(Bytes.NONE, Bytes.utf8("1"), ValueFormat.JSON)));
    put("4.3-frames/event-with-empty-key.ndjson", Frames.event(NDJSON, "trades", ValueFormat.JSON,
        event(Bytes.utf8(""), Bytes.utf8("1"), ValueFormat.JSON)));
    put("4.3-frames/event-with-a-key-that-is-not-utf-8.ndjson", Frames.event(NDJSON, "trades",
        ValueFormat.JSON, event(NOT_UTF8, Bytes.utf8("1"), ValueFormat.JSON)));
    put("4.3-frames/event-without-value.ndjson", Frames.event(NDJSON, "trades", ValueFormat.JSON,
        event(Bytes.utf8("BTC-USD"), Bytes.NONE, ValueFormat.JSON)));
  }

  private void sse(String path, SseWriter writer, String channel, String value) {
    put(path + ".sse", Frames.event(writer, channel, ValueFormat.JSON, json(value)));
  }

  private void sseText(String path, String value) {
    put(path + ".sse", Frames.event(SSE, "notes", ValueFormat.TEXT, text(value)));
  }

  private void notice(String path, Notice notice) {
    put(path + ".sse", Frames.notice(SSE, notice));
    put(path + ".ndjson", Frames.notice(NDJSON, notice));
  }

  private void cursorText(String path, Cursor cursor) {
    put(path + ".cursor", CursorText.encode(cursor).getBytes(US_ASCII));
  }

  private static SseWriter sse(EventName name) {
    return new SseWriter(name, Envelope.RAW, Framing.PLAIN);
  }

  private void put(String path, byte[] bytes) {
    if (cases.put(path, bytes) != null) {
      throw new IllegalStateException("two cases for " + path);
    }
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
