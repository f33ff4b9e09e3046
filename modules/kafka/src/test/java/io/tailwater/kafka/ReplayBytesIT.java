package io.tailwater.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tailwater.kafka.ReplayRead.Events;
import io.tailwater.model.ChannelSpec;
import io.tailwater.model.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How much is fetched from Kafka for what is read, with values of 200 bytes. */
class ReplayBytesIT {
  private static final int VALUE_BYTES = 200;
  private static final int RECORDS = 200_000;
  private static final int SMALL = 16 << 10;
  private static final int LARGE = 512 << 10;
  private static final ChannelSpec SPEC = Cluster.shared().newTopic(1);

  private final ReplayReader reader = ReplayReader.start(Cluster.shared().settings(),
      List.of(SPEC), 1);
  private long delivered;

  @BeforeAll
  static void fill() {
    var sent = new ArrayList<Future<RecordMetadata>>();
    try (var producer = Cluster.shared().producer(Map.of("batch.size", 2_048))) {
      for (var i = 0; i < RECORDS; i++) {
        sent.add(producer.send(new ProducerRecord<>(SPEC.topic(), 0, null,
            new byte[VALUE_BYTES])));
      }
    }
    sent.forEach(Cluster::await);
  }

  @AfterAll
  static void empty() {
    Cluster.shared().delete(SPEC);
  }

  @AfterEach
  void close() {
    reader.close();
  }

  @Test
  void slowReadersThatTakeTurnsCostNotTwiceWhatTheyGet() {
    var positions = new long[]{0, 50_000, 100_000};
    for (var turn = 0; turn < 20; turn++) {
      for (var i = 0; i < positions.length; i++) {
        positions[i] = read(positions[i], SMALL);
      }
    }
    assertThat(delivered).isGreaterThan(60 * SMALL / 3);
    assertThat(reader.bytesReceived()).isLessThan(2 * delivered);
  }

  @Test
  void aSlowReaderThatPausesCostsNotTwiceWhatItGets() {
    var at = 0L;
    for (var turn = 0; turn < 3; turn++) {
      at = read(at, SMALL);
      await().pollDelay(ReplayWorker.AFFINITY_LIMIT.plusMillis(200)).until(() -> true);
    }
    assertThat(reader.bytesReceived()).isLessThan(2 * delivered);
  }

  @Test
  void readersOfLargePartsThatTakeTurnsCostHardlyMoreThanWhatTheyGet() {
    var positions = new long[]{0, 100_000};
    for (var turn = 0; turn < 10; turn++) {
      for (var i = 0; i < positions.length; i++) {
        positions[i] = read(positions[i], LARGE);
      }
    }
    assertThat(delivered).isGreaterThan(20 * LARGE / 3);
    assertThat(reader.bytesReceived()).isLessThan(delivered * 17 / 10);
  }

  @Test
  void aReaderThatStopsSomewhereCostsNotTwiceWhatItGot() {
    for (var reads : new int[]{1, 2, 3, 5, 8, 13, 21, 34}) {
      delivered = 0;
      var before = reader.bytesReceived();
      var at = 1_000L * reads;
      for (var i = 0; i < reads; i++) {
        at = read(at, LARGE);
      }
      read(0, 1);
      assertThat(reader.bytesReceived() - before).as("%d reads", reads).isLessThan(2 * delivered);
    }
  }

  @Test
  void aReaderThatGoesOnToTheEndCostsHardlyMoreThanWhatItGets() {
    var at = 0L;
    while (at < RECORDS) {
      at = read(at, LARGE);
    }
    assertThat(delivered).isEqualTo((long) RECORDS * VALUE_BYTES);
    assertThat(reader.bytesReceived()).isLessThan(delivered * 12 / 10);
  }

  private long read(long from, long maxBytes) {
    var answer = new CompletableFuture<ReplayRead>();
    reader.read(new TopicPartition(SPEC.topic(), 0), Optional.empty(), from, maxBytes,
        answer::complete);
    if (Cluster.await(answer) instanceof Events(List<Event> events, long next)) {
      events.forEach(event -> delivered += event.value().length());
      return next;
    }
    throw new AssertionError(answer.join());
  }
}
