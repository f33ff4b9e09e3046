package io.tailwater.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tailwater.model.Event;
import io.tailwater.model.Header;
import java.util.List;

/** An event as an object of its value and everything around it (protocol 3.4). */
final class JsonEnvelope {
  private static final byte[] CHANNEL = "{\"channel\":".getBytes(US_ASCII);
  private static final byte[] PARTITION = ",\"partition\":".getBytes(US_ASCII);
  private static final byte[] OFFSET = ",\"offset\":".getBytes(US_ASCII);
  private static final byte[] TIMESTAMP = ",\"timestamp\":".getBytes(US_ASCII);
  private static final byte[] ENCODINGS = ",\"headersEncoding\":{".getBytes(US_ASCII);
  private static final byte[] BASE64 = ":\"base64\"".getBytes(US_ASCII);
  private static final byte[] HEADERS = ",\"headers\":{".getBytes(US_ASCII);
  private static final byte[] VALUE = ",\"value\":".getBytes(US_ASCII);
  private static final byte[] COMMA = {','};
  private static final byte[] NULL = "null".getBytes(US_ASCII);

  private JsonEnvelope() {}

  static void write(FrameBuffer frame, String channel, Event event) {
    Json.string(frame.put(CHANNEL), channel);
    EventJson.key(frame, event.key());
    frame.put(PARTITION).putLong(event.partition());
    frame.put(OFFSET).putLong(event.offset());
    frame.put(TIMESTAMP).putLong(event.timestampMillis());
    var headers = Headers.lastOfEach(event);
    putEncodings(frame, headers);
    putHeaders(frame, headers);
    EventJson.value(frame, VALUE, event);
    frame.put('}');
  }

  /** Names the headers that are not UTF-8, where there are some. */
  private static void putEncodings(FrameBuffer frame, List<Header> headers) {
    var any = false;
    for (var i = 0; i < headers.size(); i++) {
      var header = headers.get(i);
      if (!Utf8.isValid(header.value().array())) {
        frame.put(any ? COMMA : ENCODINGS);
        Json.string(frame, header.name());
        frame.put(BASE64);
        any = true;
      }
    }
    if (any) {
      frame.put('}');
    }
  }

  private static void putHeaders(FrameBuffer frame, List<Header> headers) {
    frame.put(HEADERS);
    for (var i = 0; i < headers.size(); i++) {
      var value = headers.get(i).value();
      if (i > 0) {
        frame.put(COMMA);
      }
      Json.string(frame, headers.get(i).name());
      frame.put(':');
      if (value.isNone()) {
        frame.put(NULL);
      } else if (Utf8.isValid(value.array())) {
        Json.string(frame, value.array());
      } else {
        Json.base64(frame, value);
      }
    }
    frame.put('}');
  }
}
