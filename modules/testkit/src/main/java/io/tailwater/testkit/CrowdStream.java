package io.tailwater.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One connection's answer, read as it comes: head, chunks, lines, blocks. It allocates little, so
 * that one thread can read thousands. Confined to the crowd's thread.
 */
final class CrowdStream {
  private static final String OK = "HTTP/1.1 200 ";
  private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ID = "id: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] EVENT = "event: ".getBytes(StandardCharsets.US_ASCII);
  private static final int MOST_LINE_BYTES = 64 * 1024;

  /** Who is told of blocks that are complete. */
  interface Reader {
    /** An event whose data begin with these numbers; the array is used again. */
    void onEvent(long[] numbers) throws IOException;

    /** A notice, named without its prefix. */
    void onNotice(String name, String id) throws IOException;
  }

  private enum Part {
    HEAD, SIZE, DATA, AFTER_DATA
  }

  private final Reader reader;
  private final long[] numbers = new long[SequenceCheck.NUMBERS];
  private byte[] line = new byte[256];
  private int length;
  private Part part = Part.HEAD;
  private boolean ok;
  private long left;
  private String name = "";
  private boolean hasData;
  private byte[] id = new byte[64];
  private int idLength;
  private byte[] committed = new byte[64];
  private int committedLength;

  /** Goes on after an id, empty for none. */
  CrowdStream(Reader reader, String lastId) {
    this.reader = reader;
    this.id = lastId.getBytes(StandardCharsets.US_ASCII);
    this.idLength = id.length;
    commit();
  }

  /** The id of the last block that was complete. */
  String lastId() {
    return new String(committed, 0, committedLength, StandardCharsets.US_ASCII);
  }

  void read(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      var b = bytes.get();
      switch (part) {
        case DATA -> {
          take(b);
          if (--left == 0) {
            part = Part.AFTER_DATA;
          }
        }
        case HEAD, SIZE, AFTER_DATA -> framing(b);
      }
    }
  }

  /** Lines of the protocol below, which end with CR LF. */
  private void framing(byte b) throws IOException {
    if (part == Part.AFTER_DATA) {
      // CR, then LF
      if (b == '\n') {
        part = Part.SIZE;
        left = 0;
      }
    } else if (part == Part.SIZE) {
      size(b);
    } else if (b == '\n') {
      headLine();
      length = 0;
    } else {
      append(b);
    }
  }

  private void size(byte b) throws IOException {
    if (b == '\n') {
      if (left == 0) {
        return; // the end of the answer; the connection's follows
      }
      part = Part.DATA;
    } else if (b != '\r') {
      var digit = Character.digit(b, 16);
      if (digit < 0) {
        throw new MalformedAnswerException("not a chunk's size: byte " + b);
      }
      left = left * 16 + digit;
    }
  }

  private void headLine() throws IOException {
    if (!ok) {
      var status = new String(line, 0, length, StandardCharsets.US_ASCII);
      if (!status.startsWith(OK)) {
        throw new MalformedAnswerException("answered " + status);
      }
      ok = true;
    } else if (length == 1) {
      part = Part.SIZE;
    }
  }

  private void take(byte b) throws IOException {
    if (b != '\n') {
      append(b);
      return;
    }
    if (length == 0) {
      dispatch();
    } else if (starts(DATA)) {
      hasData = true;
      readNumbers();
    } else if (starts(ID)) {
      idLength = length - ID.length;
      id = fitting(id, idLength);
      System.arraycopy(line, ID.length, id, 0, idLength);
    } else if (starts(EVENT)) {
      name = new String(line, EVENT.length, length - EVENT.length, StandardCharsets.UTF_8);
    }
    length = 0;
  }

  private void dispatch() throws IOException {
    commit();
    if (hasData && name.isEmpty()) {
      reader.onEvent(numbers);
    } else if (hasData && name.startsWith(ReceivedEvent.NOTICE_PREFIX)) {
      reader.onNotice(name.substring(ReceivedEvent.NOTICE_PREFIX.length()), lastId());
    }
    name = "";
    hasData = false;
  }

  private void commit() {
    committed = fitting(committed, idLength);
    System.arraycopy(id, 0, committed, 0, idLength);
    committedLength = idLength;
  }

  private void readNumbers() {
    Arrays.fill(numbers, -1);
    var found = 0;
    for (var i = DATA.length; i < length && found < numbers.length; i++) {
      var digit = line[i] - '0';
      if (digit >= 0 && digit <= 9) {
        numbers[found] = Math.max(0, numbers[found]) * 10 + digit;
      } else if (numbers[found] >= 0) {
        found++;
      }
    }
  }

  private boolean starts(byte[] field) {
    return length >= field.length
        && Arrays.equals(line, 0, field.length, field, 0, field.length);
  }

  private void append(byte b) throws MalformedAnswerException {
    if (length == MOST_LINE_BYTES) {
      throw new MalformedAnswerException("a line of over " + MOST_LINE_BYTES + " bytes");
    }
    line = fitting(line, length + 1);
    line[length++] = b;
  }

  private static byte[] fitting(byte[] array, int size) {
    return array.length >= size ? array : Arrays.copyOf(array, Math.max(size, 2 * array.length));
  }
}
