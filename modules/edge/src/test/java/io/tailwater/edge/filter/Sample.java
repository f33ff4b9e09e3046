package io.tailwater.edge.filter;

import io.tailwater.model.Bytes;
import io.tailwater.model.Channel;
import io.tailwater.model.Event;
import io.tailwater.model.Header;
import io.tailwater.model.ValueFormat;
import java.util.List;

/** Events for filters to look at. */
final class Sample {
  static final Channel TRADES = new Channel.Whole("trades");

  /** 2026-05-04T03:02:01Z. */
  static final long TIME = 1_777_863_721_000L;

  private Sample() {}

  static Event json(String value) {
    return event("BTC-USD", Bytes.utf8(value), ValueFormat.JSON);
  }

  static Event event(String key, Bytes value, ValueFormat format) {
    return new Event(3, 42, TIME, Bytes.utf8(key), value, format,
        List.of(new Header("source", Bytes.utf8("first")), new Header("source", Bytes.utf8("last")),
            new Header("content-type", Bytes.utf8("text/plain"))));
  }

  /** An array of so many ones, as member {@code xs} beside {@code n}, which is 1. */
  static Event ones(int count) {
    return json("{\"n\":1,\"xs\":[" + "1,".repeat(count - 1) + "1]}");
  }

  /** A text of so many letters a, as member {@code t} beside {@code n}, which is 1. */
  static Event letters(int count) {
    return json("{\"n\":1,\"t\":\"" + "a".repeat(count) + "\"}");
  }
}
