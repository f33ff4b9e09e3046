package io.tailwater.processor;

import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import tools.jackson.databind.json.JsonMapper;

/** Records as JSON in topics and in state stores. */
final class Json {
  static final JsonMapper MAPPER = JsonMapper.shared();

  private Json() {}

  /** A serde of the record type; nothing is null on either side. */
  static <T> Serde<T> serde(Class<T> type) {
    return Serdes.serdeFrom((_, value) -> MAPPER.writeValueAsBytes(value),
        (_, bytes) -> MAPPER.readValue(bytes, type));
  }
}
