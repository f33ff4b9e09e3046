package io.tailwater.testkit;

import java.io.IOException;

/** Reads a body as it comes, cut anywhere, into a {@link StreamSink}. */
interface StreamParser {
  /**
   * Takes the next bytes.
   *
   * @throws MalformedAnswerException
   *           when they cannot be of this grammar
   */
  void feed(byte[] bytes, int from, int count) throws IOException;
}
