package io.tailwater.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.strings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KeyPartitionerTest {
  /** The hashes are those of Kafka's own UtilsTest. */
  @ParameterizedTest
  @CsvSource({"21,-973932308", "foobar,-790332482", "a-little-bit-long-string,-985981536",
      "a-little-bit-longer-string,-1486304829",
      "lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8,-58897971", "abc,479470107"})
  void murmur2IsKafkas(String key, int hash) {
    for (var partitions : new int[]{1, 3, 12, 1_000_003}) {
      assertThat(KeyPartitioner.MURMUR2.partition(Bytes.utf8(key), partitions))
          .hasValue((hash & 0x7fffffff) % partitions);
    }
  }

  /** 0xcbf43926 is the check value that the definition of CRC-32 gives; it is used unsigned. */
  @Test
  void crc32IsLibrdkafkas() {
    assertThat(KeyPartitioner.CRC32.partition(Bytes.utf8("123456789"), 7))
        .hasValue((int) (0xcbf43926L % 7));
    assertThat(KeyPartitioner.CRC32.partition(Bytes.utf8("123456789"), 1_000_003))
        .hasValue((int) (0xcbf43926L % 1_000_003));
  }

  @Test
  void anyKeyIsInAPartitionThatExists() {
    qt().forAll(strings().allPossible().ofLengthBetween(1, 40), integers().between(1, 10_000))
        .checkAssert((key, partitions) -> {
          for (var partitioner : new KeyPartitioner[]{KeyPartitioner.MURMUR2,
              KeyPartitioner.CRC32}) {
            assertThat(partitioner.partition(Bytes.utf8(key), partitions).orElseThrow())
                .isBetween(0, partitions - 1);
          }
          assertThat(KeyPartitioner.ANY.partition(Bytes.utf8(key), partitions)).isEmpty();
        });
  }

  @Test
  void aRecordWithoutKeyMayBeAnywhere() {
    for (var partitioner : KeyPartitioner.values()) {
      assertThat(partitioner.partition(Bytes.NONE, 3)).isEmpty();
    }
  }

  @Test
  void onlyKafkasPartitionerHasAPlaceForTheEmptyKey() {
    assertThat(KeyPartitioner.MURMUR2.partition(Bytes.utf8(""), 3)).isPresent();
    assertThat(KeyPartitioner.CRC32.partition(Bytes.utf8(""), 3)).isEmpty();
  }
}
