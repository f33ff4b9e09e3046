package io.tailwater.testkit;

/**
 * How a stream ended.
 *
 * @param kind
 *          who ended it, and whether properly
 * @param detail
 *          what was wrong, if anything
 */
public record StreamEnd(Kind kind, String detail) {
  /** Who ended a stream, and whether properly. */
  public enum Kind {
    /** The server, with the last chunk, the promised length or the end of the connection. */
    COMPLETE,
    /** This client, by {@code cut}, {@code reset} or {@code cutAfterBytes}. */
    CUT,
    /** The connection broke in the middle of the answer. */
    BROKEN,
    /** The answer is not what RFC 9112, WHATWG or the protocol allow. */
    MALFORMED
  }
}
