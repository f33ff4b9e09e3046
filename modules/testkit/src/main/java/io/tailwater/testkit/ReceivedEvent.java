package io.tailwater.testkit;

/**
 * What a client received whole: an event or a notice. NDJSON is told in SSE's terms, so that tests
 * read the same over either.
 *
 * @param name
 *          SSE's event name, {@code message} where there is none; notices begin with
 *          {@code stream.}
 * @param data
 *          lines joined by LF; of an NDJSON event the exact text of {@code data}, of an NDJSON
 *          notice the whole line
 * @param id
 *          the last event id when it was dispatched, empty where none came yet
 */
public record ReceivedEvent(String name, String data, String id) {
  /** Name of events that have none of their own. */
  public static final String UNNAMED = "message";
  static final String NOTICE_PREFIX = "stream.";

  /** Whether the edge tells something about the stream. */
  public boolean isNotice() {
    return name.startsWith(NOTICE_PREFIX);
  }

  /** Whether it is that notice, named without {@code stream.}. */
  public boolean isNotice(String notice) {
    return name.equals(NOTICE_PREFIX + notice);
  }
}
