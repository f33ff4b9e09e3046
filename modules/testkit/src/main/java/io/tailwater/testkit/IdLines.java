package io.tailwater.testkit;

/**
 * Finds the {@code id:} lines of an event stream in raw bytes, whatever chunks or heads are between
 * them. Confined to its thread.
 */
final class IdLines {
  private static final String FIELD = "id:";

  private int matched;
  private int column;
  private int begun;
  private boolean inside;
  private boolean justEnded;

  /** Takes the next byte. */
  void feed(byte b) {
    justEnded = inside && b == '\n';
    if (b == '\n') {
      matched = 0;
      column = 0;
      inside = false;
      return;
    }
    if (matched == column && matched < FIELD.length() && b == FIELD.charAt(matched)) {
      matched++;
      if (matched == FIELD.length()) {
        inside = true;
        begun++;
      }
    }
    column++;
  }

  /** How many have begun. */
  int begun() {
    return begun;
  }

  /** How many bytes of one are there, its field's name counted; 0 outside of one. */
  int column() {
    return inside ? column : 0;
  }

  /** Whether the last byte ended one. */
  boolean justEnded() {
    return justEnded;
  }
}
