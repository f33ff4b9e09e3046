package io.tailwater.ingest.source;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Reads {@code text/event-stream} as WHATWG HTML 9.2.6 says, however its bytes are cut: bytes in,
 * events out.
 *
 * <p>
 * Confined to its caller. Holds at most two events of {@code maxEventBytes}: of a larger one the
 * beginning is handed out and the rest left out.
 */
final class SseParser {
  /** What a stream consists of. */
  sealed interface Parsed {
    /** An event; the id is the last one that the stream set, empty before the first. */
    record Event(String type, String data, String id) implements Parsed {}

    /** An event that is too large: its beginning, and how many bytes its data are in all. */
    record Oversized(String beginning, long bytes, String id) implements Parsed {}

    /** The upstream's wish how long to wait before a reconnect. */
    record Retry(long millis) implements Parsed {}
  }

  private static final byte[] BOM = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
  private static final int MAX_RETRY_DIGITS = 9;

  private final int maxEventBytes;
  private final Consumer<Parsed> out;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(512);
  private final ByteArrayOutputStream data = new ByteArrayOutputStream(2048);
  private int bomBytes;
  private boolean afterCr;
  private long lineBytes;
  private long dataBytes;
  private boolean hasData;
  private String type = "";
  private String id;

  /**
   * A parser of one connection.
   *
   * @param lastId
   *          what was presented to resume: the id until the stream sets another
   */
  SseParser(int maxEventBytes, String lastId, Consumer<Parsed> out) {
    this.maxEventBytes = maxEventBytes;
    this.id = lastId;
    this.out = out;
  }

  /** Reads the next bytes; what they complete is handed out before this returns. */
  void read(byte[] bytes, int offset, int length) {
    for (var i = offset; i < offset + length; i++) {
      read(bytes[i]);
    }
  }

  private void read(byte b) {
    if (bomBytes < BOM.length) {
      if (b == BOM[bomBytes]) {
        bomBytes++;
        return;
      }
      var begun = bomBytes;
      bomBytes = BOM.length;
      for (var i = 0; i < begun; i++) {
        append(BOM[i]);
      }
    }
    if (b == '\n' && afterCr) {
      afterCr = false;
      return;
    }
    afterCr = b == '\r';
    if (b == '\n' || b == '\r') {
      endLine();
    } else {
      append(b);
    }
  }

  private void append(byte b) {
    lineBytes++;
    if (line.size() < maxEventBytes) {
      line.write(b);
    }
  }

  private void endLine() {
    var bytes = line.toByteArray();
    var length = lineBytes;
    line.reset();
    lineBytes = 0;
    if (length == 0) {
      dispatch();
      return;
    }
    var colon = 0;
    while (colon < bytes.length && bytes[colon] != ':') {
      colon++;
    }
    var from = Math.min(bytes.length, colon + 1);
    if (from < bytes.length && bytes[from] == ' ') {
      from++;
    }
    var field = new String(bytes, 0, colon, StandardCharsets.UTF_8);
    if (field.equals("data")) {
      appendData(bytes, from, length - from);
    } else if (length == bytes.length) {
      take(field, new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8));
    }
  }

  private void appendData(byte[] bytes, int from, long length) {
    if (hasData) {
      dataBytes++;
      if (data.size() < maxEventBytes) {
        data.write('\n');
      }
    }
    hasData = true;
    dataBytes += length;
    data.write(bytes, from, Math.min(bytes.length - from, maxEventBytes - data.size()));
  }

  private void take(String field, String value) {
    switch (field) {
      case "event" -> type = value;
      case "id" -> {
        if (value.indexOf('\0') < 0) {
          id = value;
        }
      }
      case "retry" -> {
        if (!value.isEmpty() && value.length() <= MAX_RETRY_DIGITS
            && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
          out.accept(new Parsed.Retry(Long.parseLong(value)));
        }
      }
      default -> {
        // Comments and fields that the standard does not know are left out, as it says.
      }
    }
  }

  private void dispatch() {
    if (hasData) {
      var text = data.toString(StandardCharsets.UTF_8);
      out.accept(dataBytes > maxEventBytes
          ? new Parsed.Oversized(text, dataBytes, id)
          : new Parsed.Event(type.isEmpty() ? "message" : type, text, id));
    }
    data.reset();
    dataBytes = 0;
    hasData = false;
    type = "";
  }
}
