package io.tailwater.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/**
 * A growing byte array of finished frames, one after another without anything in between.
 *
 * <p>
 * Confined to one thread; made to be reused, so that writing allocates nothing once it is large
 * enough. Grows to {@link #MAX_BYTES} and then refuses; a frame that was not finished leaves no
 * bytes behind. {@link #clear} gives back what is over {@link #KEPT_BYTES}.
 */
public final class FrameBuffer {
  /** Bound of all frames together; what the largest Java array holds. */
  static final int MAX_BYTES = Integer.MAX_VALUE - 64;

  /** Bytes that a cleared buffer keeps at most. */
  static final int KEPT_BYTES = 64 * 1024;

  private static final int INITIAL_BYTES = 1024;
  private static final byte[] BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
      .getBytes(US_ASCII);
  private static final byte[] REPLACEMENT = {(byte) 0xef, (byte) 0xbf, (byte) 0xbd};
  private static final int MAX_LONG_DIGITS = 20;

  private byte[] bytes = new byte[INITIAL_BYTES];
  private int length;
  private int start;
  private int end;

  /** What the last chunk's header took: the next frame is most likely about as long. */
  private int headerRoom = 4;

  /** Forgets all frames. */
  public void clear() {
    length = 0;
    end = 0;
    if (bytes.length > KEPT_BYTES) {
      bytes = new byte[KEPT_BYTES];
    }
  }

  /** The array behind this buffer, valid until the next frame is written or it is cleared. */
  public byte[] array() {
    return bytes;
  }

  /** How many bytes from 0 are finished frames. */
  public int length() {
    return length;
  }

  /** A copy of the finished frames, exactly as long as they are. */
  public byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  /** Begins a frame behind the finished ones. */
  FrameBuffer begin(Framing framing) {
    start = switch (framing) {
      case PLAIN -> length;
      case CHUNKED -> length + headerRoom;
    };
    end = length;
    reserve(headerRoom);
    end = start;
    return this;
  }

  /** Finishes the frame that was begun with the same framing. */
  void finish(Framing framing) {
    switch (framing) {
      case PLAIN -> {
      }
      case CHUNKED -> finishChunk();
    }
    length = end;
  }

  private void finishChunk() {
    var size = end - start;
    if (size == 0) {
      throw new IllegalStateException("a chunk without bytes would end the response");
    }
    var header = HttpChunk.headerLength(size);
    var shift = header - headerRoom;
    reserve(2 + Math.max(0, shift));
    if (shift != 0) {
      System.arraycopy(bytes, start, bytes, start + shift, size);
      headerRoom = header;
    }
    HttpChunk.writeHeader(bytes, length + header, size);
    end = length + header + size;
    HttpChunk.writeTrailer(bytes, end);
    end += 2;
  }

  FrameBuffer put(char ascii) {
    reserve(1);
    bytes[end++] = (byte) ascii;
    return this;
  }

  FrameBuffer put(byte[] source) {
    return put(source, 0, source.length);
  }

  FrameBuffer put(byte[] source, int from, int to) {
    var more = to - from;
    reserve(more);
    System.arraycopy(source, from, bytes, end, more);
    end += more;
    return this;
  }

  /** Text of our own, known to be ASCII. */
  FrameBuffer putAscii(String text) {
    var more = text.length();
    reserve(more);
    for (var i = 0; i < more; i++) {
      bytes[end + i] = (byte) text.charAt(i);
    }
    end += more;
    return this;
  }

  FrameBuffer putLong(long value) {
    if (value < 0) {
      return putAscii(Long.toString(value));
    }
    reserve(MAX_LONG_DIGITS);
    end = Digits.write(bytes, end, value);
    return this;
  }

  /** One code point in UTF-8; a lone surrogate becomes U+FFFD. */
  FrameBuffer putCodePoint(int codePoint) {
    reserve(4);
    if (codePoint < 0x80) {
      bytes[end++] = (byte) codePoint;
    } else if (codePoint < 0x800) {
      bytes[end++] = (byte) (0xc0 | (codePoint >> 6));
      bytes[end++] = (byte) (0x80 | (codePoint & 0x3f));
    } else if (codePoint >= 0xd800 && codePoint <= 0xdfff) {
      putReplacement();
    } else if (codePoint < 0x10000) {
      bytes[end++] = (byte) (0xe0 | (codePoint >> 12));
      bytes[end++] = (byte) (0x80 | (codePoint >> 6 & 0x3f));
      bytes[end++] = (byte) (0x80 | (codePoint & 0x3f));
    } else {
      bytes[end++] = (byte) (0xf0 | (codePoint >> 18));
      bytes[end++] = (byte) (0x80 | (codePoint >> 12 & 0x3f));
      bytes[end++] = (byte) (0x80 | (codePoint >> 6 & 0x3f));
      bytes[end++] = (byte) (0x80 | (codePoint & 0x3f));
    }
    return this;
  }

  /** Base64 with padding (RFC 4648, 4). */
  FrameBuffer putBase64(byte[] source) {
    reserve((source.length + 2L) / 3 * 4);
    var i = 0;
    for (; i <= source.length - 3; i += 3) {
      putBase64((source[i] & 0xff) << 16 | (source[i + 1] & 0xff) << 8 | (source[i + 2] & 0xff));
    }
    var rest = source.length - i;
    if (rest > 0) {
      putBase64((source[i] & 0xff) << 16 | (rest == 2 ? (source[i + 1] & 0xff) << 8 : 0));
      bytes[end - 1] = '=';
      bytes[end - 2] = rest == 2 ? bytes[end - 2] : (byte) '=';
    }
    return this;
  }

  private void putBase64(int bits) {
    bytes[end] = BASE64[bits >> 18];
    bytes[end + 1] = BASE64[bits >> 12 & 63];
    bytes[end + 2] = BASE64[bits >> 6 & 63];
    bytes[end + 3] = BASE64[bits & 63];
    end += 4;
  }

  FrameBuffer putReplacement() {
    return put(REPLACEMENT);
  }

  private void reserve(long more) {
    if (more > bytes.length - end) {
      grow(end + more);
    }
  }

  private void grow(long needed) {
    if (needed > MAX_BYTES) {
      throw new IllegalArgumentException(
          "frames of " + needed + " bytes or more exceed the bound of " + MAX_BYTES);
    }
    bytes = Arrays.copyOf(bytes, (int) Math.min(MAX_BYTES, Math.max(needed, 2L * bytes.length)));
  }
}
