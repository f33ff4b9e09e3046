package io.tailwater.testkit;

import java.io.IOException;

/**
 * Frames of protocol section 4, one per line; an empty line is a heartbeat. A frame begins with its
 * {@code type}; a notice without an {@code id} leaves the position where it is.
 */
final class NdjsonParser implements StreamParser {
  private final Lines lines = Lines.ofNdjson();
  private final StreamSink sink;
  private String id = "";

  NdjsonParser(StreamSink sink) {
    this.sink = sink;
  }

  @Override
  public void feed(byte[] bytes, int from, int count) throws IOException {
    lines.feed(bytes, from, count, this::take);
  }

  private void take(String line) throws MalformedAnswerException {
    if (line.isEmpty()) {
      sink.onComment("");
      return;
    }
    var frame = JsonFields.of(line);
    if (!frame.startsWith("type")) {
      throw new MalformedAnswerException("a frame's first field is not 'type': " + line);
    }
    var type = frame.string("type");
    if (type.equals("event") || frame.has("id")) {
      id = frame.string("id");
      sink.onSeenId(id);
      sink.onCommittedId(id);
    }
    sink.onEvent(type.equals("event")
        ? new ReceivedEvent(ReceivedEvent.UNNAMED, frame.raw("data"), id)
        : new ReceivedEvent(ReceivedEvent.NOTICE_PREFIX + type, line, id));
  }
}
