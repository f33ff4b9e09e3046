package io.tailwater.wire;

import java.util.ArrayList;
import java.util.List;

/** The client's side of SSE as WHATWG HTML 9.2.6 has it, over a whole stream. */
final class EventStream {
  /** What an EventSource would dispatch. */
  record Dispatched(String type, String data, String lastEventId) {}

  private final List<Dispatched> dispatched = new ArrayList<>();
  private final List<String> retries = new ArrayList<>();
  private final List<String> comments = new ArrayList<>();
  private StringBuilder data = new StringBuilder();
  private String type = "";
  private String idBuffer = "";

  private EventStream() {}

  static EventStream parse(byte[] bytes) {
    var text = Samples.utf8(bytes);
    var lines = (text.startsWith("\ufeff") ? text.substring(1) : text).split("\r\n|\n|\r", -1);
    var stream = new EventStream();
    // What stands after the last line end is not a line: the stream was cut there.
    for (var i = 0; i < lines.length - 1; i++) {
      stream.onLine(lines[i]);
    }
    return stream;
  }

  List<Dispatched> dispatched() {
    return dispatched;
  }

  List<String> retries() {
    return retries;
  }

  List<String> comments() {
    return comments;
  }

  private void onLine(String line) {
    var colon = line.indexOf(':');
    if (line.isEmpty()) {
      dispatch();
    } else if (colon == 0) {
      comments.add(line.substring(1));
    } else if (colon > 0) {
      var value = line.substring(colon + 1);
      onField(line.substring(0, colon), value.startsWith(" ") ? value.substring(1) : value);
    } else {
      onField(line, "");
    }
  }

  private void onField(String name, String value) {
    switch (name) {
      case "event" -> type = value;
      case "data" -> data.append(value).append('\n');
      case "id" -> idBuffer = value.indexOf('\0') < 0 ? value : idBuffer;
      case "retry" -> retries.add(value);
      default -> throw new AssertionError("a field that the protocol does not have: " + name);
    }
  }

  private void dispatch() {
    if (!data.isEmpty()) {
      data.setLength(data.length() - 1);
      dispatched
          .add(new Dispatched(type.isEmpty() ? "message" : type, data.toString(), idBuffer));
    }
    data = new StringBuilder();
    type = "";
  }
}
