package io.tailwater.testkit;

/** Where a parser puts what it found; called in the order of the bytes. */
interface StreamSink {
  /** An event or a notice is complete. */
  void onEvent(ReceivedEvent event);

  /** A comment line, without its colon; for NDJSON an empty line. */
  void onComment(String text);

  /** The server asks for this delay before reconnecting. */
  void onRetry(long millis);

  /** A browser would resume with this id from now on. */
  void onCommittedId(String id);

  /** A client that commits an id before its event is complete would resume with it. */
  void onSeenId(String id);
}
