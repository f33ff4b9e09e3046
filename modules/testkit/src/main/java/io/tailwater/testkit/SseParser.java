package io.tailwater.testkit;

import java.io.IOException;

/**
 * An event stream as browsers read it (WHATWG HTML 9.2.6): an event counts, and its id is
 * committed, when its empty line has come. Unlike a browser it refuses bytes that are not UTF-8.
 */
final class SseParser implements StreamParser {
  private static final String BOM = "\ufeff";

  private final Lines lines = Lines.ofEventStream();
  private final StreamSink sink;
  private final StringBuilder data = new StringBuilder();
  private String name = "";
  private String id = "";
  private boolean first = true;

  SseParser(StreamSink sink) {
    this.sink = sink;
  }

  @Override
  public void feed(byte[] bytes, int from, int count) throws IOException {
    lines.feed(bytes, from, count, this::take);
  }

  private void take(String raw) {
    var line = first && raw.startsWith(BOM) ? raw.substring(1) : raw;
    first = false;
    if (line.isEmpty()) {
      dispatch();
      return;
    }
    var colon = line.indexOf(':');
    if (colon == 0) {
      sink.onComment(line.substring(1));
    } else if (colon < 0) {
      field(line, "");
    } else {
      var value = line.substring(colon + 1);
      field(line.substring(0, colon), value.startsWith(" ") ? value.substring(1) : value);
    }
  }

  private void field(String field, String value) {
    switch (field) {
      case "event" -> name = value;
      case "data" -> data.append(value).append('\n');
      case "id" -> id(value);
      case "retry" -> retry(value);
      default -> {
      } // other fields are ignored, as browsers do
    }
  }

  private void id(String value) {
    if (value.indexOf('\0') < 0) {
      id = value;
      sink.onSeenId(value);
    }
  }

  private void retry(String value) {
    if (value.matches("[0-9]{1,18}")) {
      sink.onRetry(Long.parseLong(value));
    }
  }

  private void dispatch() {
    sink.onCommittedId(id);
    if (!data.isEmpty()) {
      data.setLength(data.length() - 1);
      sink.onEvent(
          new ReceivedEvent(name.isEmpty() ? ReceivedEvent.UNNAMED : name, data.toString(), id));
    }
    data.setLength(0);
    name = "";
  }
}
