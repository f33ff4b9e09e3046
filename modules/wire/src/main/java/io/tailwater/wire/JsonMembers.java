package io.tailwater.wire;

/** Writes the members of one JSON object, commas between them; the braces are the caller's. */
final class JsonMembers {
  private final FrameBuffer frame;
  private boolean first;

  /** The members of an object that has none yet. */
  JsonMembers(FrameBuffer frame) {
    this(frame, true);
  }

  private JsonMembers(FrameBuffer frame, boolean first) {
    this.frame = frame;
    this.first = first;
  }

  /** Further members of an object that has some. */
  static JsonMembers following(FrameBuffer frame) {
    return new JsonMembers(frame, false);
  }

  void string(String name, String text) {
    Json.string(value(name), text);
  }

  void number(String name, long number) {
    value(name).putLong(number);
  }

  void truth(String name, boolean truth) {
    value(name).putAscii(Boolean.toString(truth));
  }

  /** Writes the name and returns the frame, in which the caller writes the value. */
  FrameBuffer value(String name) {
    if (!first) {
      frame.put(',');
    }
    first = false;
    Json.string(frame, name);
    return frame.put(':');
  }
}
