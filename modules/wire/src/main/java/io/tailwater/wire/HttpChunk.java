package io.tailwater.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tailwater.model.Bytes;

/** The chunked transfer coding of HTTP/1.1 (RFC 9112, 7.1), without extensions and trailers. */
public final class HttpChunk {
  /** What ends a chunked body. */
  public static final Bytes LAST = Bytes.of("0\r\n\r\n".getBytes(US_ASCII));

  /** Bytes that the longest header takes: eight hexadecimal digits, CR, LF. */
  static final int MAX_HEADER = 10;

  private HttpChunk() {}

  /**
   * The body as one chunk. An empty body gives no bytes at all, because a chunk of size 0 would end
   * the response.
   */
  public static byte[] frame(byte[] body) {
    if (body.length == 0) {
      return new byte[0];
    }
    var header = headerLength(body.length);
    var framed = new byte[header + body.length + 2];
    writeHeader(framed, header, body.length);
    System.arraycopy(body, 0, framed, header, body.length);
    writeTrailer(framed, header + body.length);
    return framed;
  }

  /** Bytes of the header of a chunk of so many bytes. */
  static int headerLength(int size) {
    return (35 - Integer.numberOfLeadingZeros(size)) / 4 + 2;
  }

  /** Writes the header of a chunk of so many bytes so that it ends before {@code end}. */
  static void writeHeader(byte[] target, int end, int size) {
    target[end - 1] = '\n';
    target[end - 2] = '\r';
    var at = end - 3;
    for (var rest = size; rest != 0; rest >>>= 4) {
      target[at--] = (byte) Character.forDigit(rest & 15, 16);
    }
  }

  /** Writes the two bytes that end a chunk. */
  static void writeTrailer(byte[] target, int at) {
    target[at] = '\r';
    target[at + 1] = '\n';
  }
}
