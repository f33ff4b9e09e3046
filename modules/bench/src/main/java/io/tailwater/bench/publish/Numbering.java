package io.tailwater.bench.publish;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Which sequence an event is one of, and its number there: sequences take turns, and each counts
 * for
 * itself, because only within a partition is there an order.
 *
 * @param sequences
 *          how many; with one, events do not name it
 * @param first
 *          number of each one's first event
 */
record Numbering(int sequences, long first) {
  private static final int PAD_FRAME = ",\"pad\":\"\"}".length();

  int series(long event) {
    return (int) (event % sequences);
  }

  long sequence(long event) {
    return first + event / sequences;
  }

  /** JSON of about {@code size} bytes, never fewer than its numbers need. */
  byte[] data(long event, long timestampNanos, int size) {
    var text = new StringBuilder(size).append("{\"seq\":")
        .append(sequence(event))
        .append(",\"ts\":")
        .append(timestampNanos);
    if (sequences > 1) {
      text.append(",\"series\":").append(series(event));
    }
    var pad = size - text.length() - PAD_FRAME;
    if (pad >= 0) {
      text.append(",\"pad\":\"").repeat('x', pad).append('"');
    }
    return text.append('}').toString().getBytes(US_ASCII);
  }
}
