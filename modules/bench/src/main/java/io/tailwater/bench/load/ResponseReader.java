package io.tailwater.bench.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads one answer of HTTP/1.1 (RFC 9112) from bytes that may be cut anywhere, and hands its body
 * to
 * an {@link EventParser}.
 *
 * <p>
 * Confined to the thread of its session.
 */
final class ResponseReader {
  static final int HEAD_BYTES = 16 << 10;

  private static final byte[] NOTHING = {};

  /** What reading on came to. */
  enum Progress {
    /** More has to come. */
    MORE,
    /** The head is complete; {@link #problem} says whether it was an event stream. */
    HEAD,
    /** The body ended as it said it would. */
    END,
    /** Not HTTP as RFC 9112 has it. */
    MALFORMED
  }

  private enum Part {
    HEAD, UNTIL_CLOSE, SIZED, CHUNK_SIZE, CHUNK_EXTENSION, CHUNK, CHUNK_CR, CHUNK_LF, TRAILER, ENDED
  }

  private final EventParser events;
  private Part part = Part.HEAD;
  private byte[] head = NOTHING;
  private int headLength;
  private long left;
  private Optional<String> problem = Optional.empty();

  ResponseReader(EventParser events) {
    this.events = events;
  }

  /** Before the first byte of another connection. */
  void reset() {
    part = Part.HEAD;
    headLength = 0;
    left = 0;
    problem = Optional.empty();
    events.reset();
  }

  /** Why what came is not an event stream, such as its status; empty if it is one. */
  Optional<String> problem() {
    return problem;
  }

  /** Reads on; {@link Progress#HEAD} is told once, with what followed it already read. */
  Progress feed(byte[] bytes, int from, int to) {
    if (part != Part.HEAD) {
      return body(bytes, from, to);
    }
    var before = headLength;
    head = Arrays.copyOf(head, before + to - from);
    System.arraycopy(bytes, from, head, before, to - from);
    headLength = head.length;
    var end = endOfHead(Math.max(0, before - 3));
    if (end < 0) {
      return headLength > HEAD_BYTES ? Progress.MALFORMED : Progress.MORE;
    }
    readHead(new String(head, 0, end, ISO_8859_1));
    var rest = head;
    head = NOTHING;
    return problem.isPresent() || body(rest, end + 4, rest.length) == Progress.MORE
        ? Progress.HEAD
        : Progress.END;
  }

  private int endOfHead(int from) {
    for (var at = from; at + 4 <= headLength; at++) {
      if (head[at] == '\r' && head[at + 1] == '\n' && head[at + 2] == '\r'
          && head[at + 3] == '\n') {
        return at;
      }
    }
    return -1;
  }

  private void readHead(String text) {
    var lines = text.split("\r\n", -1);
    var status = lines[0].split(" ", 3);
    part = Part.UNTIL_CLOSE;
    var type = "none";
    for (var line : lines) {
      var colon = line.indexOf(':');
      var value = colon < 0 ? "" : line.substring(colon + 1).strip();
      switch (colon < 0 ? "" : line.substring(0, colon).toLowerCase(Locale.ROOT)) {
        case "content-type" -> type = value;
        case "transfer-encoding" -> part = Part.CHUNK_SIZE;
        case "content-length" -> {
          left = value.matches("\\d{1,18}") ? Long.parseLong(value) : 0;
          part = part == Part.CHUNK_SIZE ? part : Part.SIZED;
        }
        default -> {
          // Nothing else changes how the body is read.
        }
      }
    }
    if (status.length < 2 || !status[0].startsWith("HTTP/1.")) {
      problem = Optional.of("not HTTP/1.1");
    } else if (!status[1].equals("200")) {
      problem = Optional.of("status " + status[1]);
    } else if (!type.toLowerCase(Locale.ROOT).startsWith("text/event-stream")) {
      problem = Optional.of("content type " + type);
    }
  }

  private Progress body(byte[] bytes, int from, int to) {
    var at = from;
    while (at < to) {
      switch (part) {
        case UNTIL_CLOSE -> {
          events.feed(bytes, at, to);
          return Progress.MORE;
        }
        case SIZED, CHUNK -> {
          var end = (int) Math.min(to, at + left);
          events.feed(bytes, at, end);
          left -= end - at;
          at = end;
          if (left == 0) {
            part = part == Part.SIZED ? Part.ENDED : Part.CHUNK_CR;
          }
        }
        case HEAD, CHUNK_SIZE, CHUNK_EXTENSION, CHUNK_CR, CHUNK_LF, TRAILER -> {
          if (!framing(bytes[at++])) {
            return Progress.MALFORMED;
          }
        }
        case ENDED -> {
          return Progress.END;
        }
      }
    }
    return part == Part.ENDED ? Progress.END : Progress.MORE;
  }

  /** One byte of a chunk's frame; false if it can not be one. */
  private boolean framing(byte b) {
    return switch (part) {
      case CHUNK_SIZE -> sizeByte(b);
      case CHUNK_EXTENSION -> {
        if (b == '\n') {
          chunkBegins();
        }
        yield true;
      }
      case CHUNK_CR -> {
        part = Part.CHUNK_LF;
        yield b == '\r';
      }
      case CHUNK_LF -> {
        part = Part.CHUNK_SIZE;
        yield b == '\n';
      }
      case TRAILER -> {
        part = b == '\n' ? Part.ENDED : Part.TRAILER;
        yield true;
      }
      case HEAD, UNTIL_CLOSE, SIZED, CHUNK, ENDED -> false;
    };
  }

  private boolean sizeByte(byte b) {
    var digit = Character.digit(b, 16);
    if (digit >= 0) {
      left = left * 16 + digit;
      return left < Integer.MAX_VALUE;
    }
    if (b == '\n') {
      chunkBegins();
      return true;
    }
    part = Part.CHUNK_EXTENSION;
    return b == ';' || b == '\r' || b == ' ';
  }

  private void chunkBegins() {
    part = left == 0 ? Part.TRAILER : Part.CHUNK;
  }
}
