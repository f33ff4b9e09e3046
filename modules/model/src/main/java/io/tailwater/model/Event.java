package io.tailwater.model;

import java.util.List;

/**
 * A fact with its place in a partition.
 *
 * @param partition
 *          partition of the topic
 * @param offset
 *          the record's offset
 * @param timestampMillis
 *          the record's timestamp, milliseconds since the epoch
 * @param key
 *          the record's key or {@link Bytes#NONE}
 * @param value
 *          the record's value or {@link Bytes#NONE}
 * @param format
 *          what the value is: {@link ValueFormat#JSON} only if it was validated as exactly one
 *          JSON value in UTF-8, {@link ValueFormat#TEXT} for anything else that is sent as text
 * @param headers
 *          in record order
 */
public record Event(int partition, long offset, long timestampMillis, Bytes key, Bytes value,
    ValueFormat format, List<Header> headers) {
  public Event {
    headers = List.copyOf(headers);
  }

  /** Bytes that this event holds in memory, roughly: key, value, headers and a fixed overhead. */
  public long footprint() {
    var bytes = 120L + key.length() + value.length();
    for (var header : headers) {
      bytes += 64L + header.name().length() + header.value().length();
    }
    return bytes;
  }
}
