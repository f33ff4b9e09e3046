package io.tailwater.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tailwater.model.Bytes;
import io.tailwater.model.Event;

/** Members of JSON objects that hold keys and values (protocol 4.3); a comma before each. */
final class EventJson {
  private static final byte[] KEY = ",\"key\":".getBytes(US_ASCII);
  private static final byte[] KEY_ENCODING = ",\"keyEncoding\":\"base64\"".getBytes(US_ASCII);
  private static final byte[] ENCODING = ",\"encoding\":\"base64\"".getBytes(US_ASCII);
  private static final byte[] NULL = "null".getBytes(US_ASCII);

  private EventJson() {}

  /** The key where there is one: a string, or base64 where it is not UTF-8. */
  static void key(FrameBuffer frame, Bytes key) {
    if (key.isNone()) {
      return;
    }
    if (Utf8.isValid(key.array())) {
      Json.string(frame.put(KEY), key.array());
    } else {
      Json.base64(frame.put(KEY_ENCODING).put(KEY), key);
    }
  }

  /**
   * The value: embedded if it is JSON, a string if it is text, base64 if it is binary, or null.
   *
   * @param name
   *          the member's, with a comma before and a colon after it
   */
  static void value(FrameBuffer frame, byte[] name, Event event) {
    var value = event.value();
    if (value.isNone()) {
      frame.put(name).put(NULL);
      return;
    }
    switch (event.format()) {
      case JSON -> Json.value(frame.put(name), value.array());
      case TEXT -> Json.string(frame.put(name), value.array());
      case BINARY -> Json.base64(frame.put(ENCODING).put(name), value);
    }
  }
}
