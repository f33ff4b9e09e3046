package io.tailwater.kafka;

import io.tailwater.model.Bytes;
import io.tailwater.model.Event;
import io.tailwater.model.Header;
import io.tailwater.model.ValueFormat;

import java.util.ArrayList;
import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Makes events of a channel's records: the value is JSON only where it was checked to be, text
 * otherwise; a null value has the channel's format. Thread-safe.
 *
 * @param format
 *          what the channel's values are meant to be
 */
record RecordDecoder(ValueFormat format) {
  private static final long OVERHEAD_BYTES = 120;

  Event decode(ConsumerRecord<byte[], byte[]> record) {
    byte @Nullable [] key = record.key();
    byte @Nullable [] value = record.value();
    return new Event(record.partition(), record.offset(), record.timestamp(), bytes(key),
        bytes(value), formatOf(value), headers(record.headers()));
  }

  /** In the order given. */
  List<Event> decode(List<ConsumerRecord<byte[], byte[]>> records) {
    var events = new ArrayList<Event>(records.size());
    for (var record : records) {
      events.add(decode(record));
    }
    return events;
  }

  /** Roughly what the event will hold in memory, but for its key. */
  static long footprint(Headers headers, byte[] value) {
    var bytes = OVERHEAD_BYTES + value.length;
    for (var header : headers.toArray()) {
      bytes += bytes(header.value()).length() + header.key().length();
    }
    return bytes;
  }

  private ValueFormat formatOf(byte @Nullable [] value) {
    if (format != ValueFormat.JSON || value == null || JsonText.isOneValue(value)) {
      return format;
    }
    return ValueFormat.TEXT;
  }

  private static Bytes bytes(byte @Nullable [] array) {
    return array == null ? Bytes.NONE : Bytes.of(array);
  }

  private static List<Header> headers(Headers headers) {
    var all = headers.toArray();
    if (all.length == 0) {
      return List.of();
    }
    var copies = new ArrayList<Header>(all.length);
    for (var header : all) {
      byte @Nullable [] value = header.value();
      copies.add(new Header(header.key(), bytes(value)));
    }
    return copies;
  }
}
