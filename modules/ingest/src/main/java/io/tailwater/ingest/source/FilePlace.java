package io.tailwater.ingest.source;

import io.tailwater.model.Bytes;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A place in a file that can be found again after the file was renamed or copied, and is not
 * mistaken for the same offset of another file that got its inode.
 *
 * @param file
 *          the file system's identity of the file; empty where it has none
 * @param offset
 *          the next byte to read
 * @param head
 *          fingerprint of the first {@code headBytes} bytes, all before the offset
 * @param tail
 *          fingerprint of the last {@code tailBytes} bytes before the offset
 */
record FilePlace(String file, long offset, String head, int headBytes, long tail, int tailBytes) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  Bytes encode() {
    return Bytes.utf8(JSON.createObjectNode()
        .put("file", file)
        .put("offset", offset)
        .put("head", head)
        .put("headBytes", headBytes)
        .put("tail", tail)
        .put("tailBytes", tailBytes)
        .toString());
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IllegalArgumentException
   *           where it is something else
   */
  static FilePlace decode(Bytes encoded) {
    try {
      var json = JSON.readTree(encoded.array());
      return new FilePlace(json.required("file").asString(), json.required("offset").asLong(),
          json.required("head").asString(), json.required("headBytes").asInt(),
          json.required("tail").asLong(), json.required("tailBytes").asInt());
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "'" + encoded.toUtf8() + "' is no place in a file", e);
    }
  }
}
