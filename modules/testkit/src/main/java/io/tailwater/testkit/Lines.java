package io.tailwater.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Cuts bytes into lines and decodes each strictly as UTF-8. */
final class Lines {
  private static final int MAX_LINE_BYTES = 16 * 1024 * 1024;

  /** Takes a line without its end. */
  interface Taker {
    void take(String line) throws IOException;
  }

  private final boolean crEndsLine;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private boolean afterCr;

  private Lines(boolean crEndsLine) {
    this.crEndsLine = crEndsLine;
  }

  /** LF, CR or CRLF end a line (WHATWG HTML 9.2.5). */
  static Lines ofEventStream() {
    return new Lines(true);
  }

  /** Only LF ends a line. */
  static Lines ofNdjson() {
    return new Lines(false);
  }

  void feed(byte[] bytes, int from, int count, Taker taker) throws IOException {
    for (var i = from; i < from + count; i++) {
      var b = bytes[i];
      var restOfCrLf = afterCr && b == '\n';
      afterCr = crEndsLine && b == '\r';
      if (restOfCrLf) {
        continue;
      }
      if (b == '\n' || afterCr) {
        taker.take(decoded());
      } else {
        append(b);
      }
    }
  }

  private void append(byte b) throws MalformedAnswerException {
    if (line.size() == MAX_LINE_BYTES) {
      throw new MalformedAnswerException("a line of over " + MAX_LINE_BYTES + " bytes");
    }
    line.write(b);
  }

  private String decoded() throws MalformedAnswerException {
    try {
      return StandardCharsets.UTF_8.newDecoder()
          .decode(ByteBuffer.wrap(line.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new MalformedAnswerException("not UTF-8: " + line.toString(StandardCharsets.UTF_8));
    } finally {
      line.reset();
    }
  }
}
