package io.tailwater.wire;

import java.util.Arrays;

/**
 * A growing byte array in which one frame is written, with room in front for a chunk's header.
 *
 * <p>
 * Confined to the call that made it. Grows to {@link #MAX_BYTES} and then refuses.
 */
final class FrameBuffer {
  /** Bound of one frame; what the largest Java array holds, less than a chunk's size may be. */
  static final int MAX_BYTES = Integer.MAX_VALUE - 64;

  private static final byte[] REPLACEMENT = {(byte) 0xef, (byte) 0xbf, (byte) 0xbd};
  private static final int MAX_LONG_DIGITS = 20;

  private byte[] bytes;
  private int end = HttpChunk.MAX_HEADER;

  /** Room for so many bytes before it has to grow. */
  FrameBuffer(long expected) {
    var margins = HttpChunk.MAX_HEADER + 2L;
    bytes = new byte[(int) Math.min(MAX_BYTES, Math.max(64, expected) + margins)];
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
    reserve(to - from);
    System.arraycopy(source, from, bytes, end, to - from);
    end += to - from;
    return this;
  }

  /** Text of our own, known to be ASCII. */
  FrameBuffer putAscii(String text) {
    reserve(text.length());
    for (var i = 0; i < text.length(); i++) {
      bytes[end++] = (byte) text.charAt(i);
    }
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

  FrameBuffer putReplacement() {
    return put(REPLACEMENT);
  }

  /** The frame, exactly as long as it is; the buffer is of no use afterwards. */
  byte[] toFrame(Framing framing) {
    var start = HttpChunk.MAX_HEADER;
    var size = end - start;
    return switch (framing) {
      case PLAIN -> Arrays.copyOfRange(bytes, start, end);
      case CHUNKED -> {
        if (size == 0) {
          throw new IllegalStateException("a chunk without bytes would end the response");
        }
        reserve(2);
        HttpChunk.writeHeader(bytes, start, size);
        HttpChunk.writeTrailer(bytes, end);
        yield Arrays.copyOfRange(bytes, start - HttpChunk.headerLength(size), end + 2);
      }
    };
  }

  private void reserve(int more) {
    var needed = (long) end + more;
    if (needed <= bytes.length) {
      return;
    }
    if (needed > MAX_BYTES) {
      throw new IllegalArgumentException(
          "a frame of " + needed + " bytes or more exceeds the bound of " + MAX_BYTES);
    }
    bytes = Arrays.copyOf(bytes, (int) Math.min(MAX_BYTES, Math.max(needed, 2L * bytes.length)));
  }
}
