package io.tailwater.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.Bytes;
import io.tailwater.model.KeyPartitioner;
import java.util.Random;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

/** Here, because this is where Kafka's own partitioner is at hand. */
class KeyPartitionerTest {
  @Test
  void murmur2IsWhatKafkasJavaProducerDoes() {
    var random = new Random(4711);
    for (var i = 0; i < 10_000; i++) {
      var key = new byte[random.nextInt(40)];
      random.nextBytes(key);
      var partitions = 1 + random.nextInt(200);
      assertThat(KeyPartitioner.MURMUR2.partition(Bytes.of(key), partitions)).hasValue(
          BuiltInPartitioner.partitionForKey(key, partitions));
    }
  }

  /** CRC-32's check value is cbf43926 for these nine digits; librdkafka takes it modulo. */
  @Test
  void crc32IsTheChecksumAsUnsignedNumberModuloThePartitions() {
    var key = Bytes.utf8("123456789");
    assertThat(KeyPartitioner.CRC32.partition(key, 1_000)).hasValue((int) (0xcbf43926L % 1_000));
    assertThat(KeyPartitioner.CRC32.partition(key, 7)).hasValue((int) (0xcbf43926L % 7));
    assertThat(KeyPartitioner.CRC32.partition(Bytes.utf8(""), 7)).as("empty keys go anywhere")
        .isEmpty();
  }

  @Test
  void anyTellsNoPartition() {
    assertThat(KeyPartitioner.ANY.partition(Bytes.utf8("k"), 7)).isEmpty();
  }
}
