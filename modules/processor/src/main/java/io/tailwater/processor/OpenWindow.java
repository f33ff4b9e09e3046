package io.tailwater.processor;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * Key of a window that is not closed; in a state store they are in the order of their start.
 *
 * @param start
 *          first instant of the window, epoch milliseconds, not negative
 */
record OpenWindow(long start, String metric) {
  /** Before every window. */
  static final OpenWindow FIRST = new OpenWindow(0, "");

  static Serde<OpenWindow> serde() {
    return Serdes.serdeFrom((_, key) -> key.encode(), (_, bytes) -> decode(bytes));
  }

  private byte[] encode() {
    var name = metric.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Long.BYTES + name.length).putLong(start).put(name).array();
  }

  private static OpenWindow decode(byte[] bytes) {
    var name = new String(bytes, Long.BYTES, bytes.length - Long.BYTES, StandardCharsets.UTF_8);
    return new OpenWindow(ByteBuffer.wrap(bytes).getLong(), name);
  }
}
