package io.tailwater.model;

import java.util.OptionalInt;
import java.util.zip.CRC32;

/** How producers of a topic choose the partition of a key (protocol 2.8). */
public enum KeyPartitioner {
  /** The default partitioner of Kafka's Java clients. */
  MURMUR2,
  /** {@code consistent_random}, the default partitioner of librdkafka. */
  CRC32,
  /** Unknown: a key may be in any partition. */
  ANY;

  /**
   * The partition of the key among so many partitions; empty where it may be any, as for
   * {@link Bytes#NONE}, and with librdkafka's partitioner for a key without bytes.
   */
  public OptionalInt partition(Bytes key, int partitions) {
    if (key.isNone() || (this == CRC32 && key.length() == 0)) {
      return OptionalInt.empty();
    }
    return switch (this) {
      case MURMUR2 -> OptionalInt.of((murmur2(key.array()) & 0x7fffffff) % partitions);
      case CRC32 -> OptionalInt.of((int) (crc32(key.array()) % partitions));
      case ANY -> OptionalInt.empty();
    };
  }

  private static long crc32(byte[] data) {
    var crc = new CRC32();
    crc.update(data);
    return crc.getValue();
  }

  /** MurmurHash2, 32 bit, with the seed that Kafka uses (org.apache.kafka.common.utils.Utils). */
  private static int murmur2(byte[] data) {
    final int m = 0x5bd1e995;
    var h = 0x9747b28c ^ data.length;
    var whole = data.length & ~3;
    for (var i = 0; i < whole; i += 4) {
      var k = (data[i] & 0xff) | (data[i + 1] & 0xff) << 8 | (data[i + 2] & 0xff) << 16
          | (data[i + 3] & 0xff) << 24;
      k *= m;
      k ^= k >>> 24;
      h = (h * m) ^ (k * m);
    }
    for (var i = data.length - 1; i >= whole; i--) {
      h ^= (data[i] & 0xff) << (8 * (i - whole));
    }
    if (whole != data.length) {
      h *= m;
    }
    h ^= h >>> 13;
    h *= m;
    return h ^ (h >>> 15);
  }
}
