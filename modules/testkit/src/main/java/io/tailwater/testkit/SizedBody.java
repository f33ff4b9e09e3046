package io.tailwater.testkit;

import java.io.IOException;
import java.io.InputStream;

/** A body of {@code Content-Length} bytes. */
final class SizedBody extends InputStream {
  private final InputStream in;
  private long remaining;

  SizedBody(InputStream in, long length) {
    this.in = in;
    this.remaining = length;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int count) throws IOException {
    if (remaining == 0) {
      return -1;
    }
    var got = in.read(into, from, (int) Math.min(count, remaining));
    if (got < 0) {
      throw new TruncatedAnswerException(remaining + " bytes of the body are missing");
    }
    remaining -= got;
    return got;
  }
}
