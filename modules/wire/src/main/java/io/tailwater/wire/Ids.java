package io.tailwater.wire;

/** The ids of frames: printable ASCII without space, as cursors are (protocol 2). */
final class Ids {
  private Ids() {}

  /** Writes the id as it stands, refusing what could end its line or its string. */
  static void put(FrameBuffer frame, String id) {
    for (var i = 0; i < id.length(); i++) {
      var c = id.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '"' || c == '\\') {
        throw new IllegalArgumentException(String.format(
            "an id has the character U+%04X at %d; printable ASCII without '\"' and '\\' is "
                + "accepted",
            (int) c, i));
      }
    }
    frame.putAscii(id);
  }
}
