package io.tailwater.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Pattern;

/**
 * A chunked body (RFC 9112 section 7.1) read strictly; it ends cleanly with the last chunk only.
 */
final class ChunkedBody extends InputStream {
  private static final Pattern SIZE = Pattern.compile("([0-9a-fA-F]{1,8})(?:[ \\t]*;.*)?");

  private final InputStream in;
  private long remaining;
  private boolean inside;
  private boolean ended;

  ChunkedBody(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int count) throws IOException {
    if (!ended && remaining == 0) {
      next();
    }
    if (ended) {
      return -1;
    }
    var got = in.read(into, from, (int) Math.min(count, remaining));
    if (got < 0) {
      throw new TruncatedAnswerException(remaining + " bytes of a chunk are missing");
    }
    remaining -= got;
    return got;
  }

  private void next() throws IOException {
    if (inside && !HttpHead.line(in).isEmpty()) {
      throw new MalformedAnswerException("a chunk is longer than its size says");
    }
    var line = HttpHead.line(in);
    var size = SIZE.matcher(line);
    if (!size.matches()) {
      throw new MalformedAnswerException("not a chunk's size: '" + line + "'");
    }
    remaining = Long.parseLong(size.group(1), 16);
    inside = true;
    if (remaining == 0) {
      HttpHead.fields(in);
      ended = true;
    }
  }
}
