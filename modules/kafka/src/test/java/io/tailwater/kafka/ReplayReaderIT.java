package io.tailwater.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tailwater.kafka.ReplayRead.Events;
import io.tailwater.kafka.ReplayRead.OutOfRange;
import io.tailwater.kafka.ReplayRead.Unavailable;
import io.tailwater.model.ChannelSpec;
import io.tailwater.model.Epoch;
import io.tailwater.model.Event;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayReaderIT {
  private static final int CHUNK = 64 << 10;

  private final List<AutoCloseable> open = new ArrayList<>();

  @TempDir
  Path dir;

  @AfterEach
  void close() throws Exception {
    for (var closeable : open.reversed()) {
      closeable.close();
    }
  }

  @Test
  void readsAPartitionInChunksFromAnyOffsetToItsEnd() {
    var cluster = Cluster.shared();
    var spec = cluster.newTopic(1);
    cluster.produce(spec, 0, "v", 10_000);
    var reader = reader(cluster, spec, 1);
    assertThat(offsets(readToEnd(reader, spec, 0, 2_000))).isEqualTo(LongStream.range(0, 10_000)
        .boxed()
        .toList());
    assertThat(offsets(readToEnd(reader, spec, 7_777, CHUNK))).isEqualTo(LongStream.range(7_777,
        10_000).boxed().toList());
  }

  @Test
  void givesAtLeastOneEventHoweverSmallTheChunk() {
    var cluster = Cluster.shared();
    var spec = cluster.newTopic(1);
    cluster.produce(spec, 0, "v", 3);
    var read = read(reader(cluster, spec, 1), spec, 1, 1);
    assertThat(read).isInstanceOfSatisfying(Events.class, events -> {
      assertThat(offsets(events.events())).containsExactly(1L);
      assertThat(events.next()).isEqualTo(2);
    });
  }

  @Test
  void advancesOverRangesThatHoldNothingCommitted() {
    var cluster = Cluster.shared();
    var spec = cluster.newTopic(1);
    var producer = open(cluster.transactions());
    cluster.produce(spec, 0, "a", 2);
    for (var i = 0; i < 3; i++) {
      producer.beginTransaction();
      Cluster.send(producer, spec, 0, "aborted", 500);
      producer.abortTransaction();
    }
    var reader = reader(cluster, spec, 1);
    assertThat(offsets(readToEnd(reader, spec, 0, CHUNK))).containsExactly(0L, 1L);
    assertThat(read(reader, spec, 10, CHUNK)).isInstanceOfSatisfying(Events.class,
        events -> assertThat(events.next()).isGreaterThan(10));
  }

  @Test
  void endsAtTheLastStableOffset() {
    var cluster = Cluster.shared();
    var spec = cluster.newTopic(1);
    var producer = open(cluster.transactions());
    cluster.produce(spec, 0, "a", 2);
    producer.beginTransaction();
    Cluster.send(producer, spec, 0, "open", 2);
    var reader = reader(cluster, spec, 1);
    assertThat(read(reader, spec, 0, CHUNK)).isInstanceOfSatisfying(Events.class,
        events -> assertThat(events.next()).isEqualTo(2));
    assertThat(read(reader, spec, 2, CHUNK)).isEqualTo(new Events(List.of(), 2));
    assertThat(read(reader, spec, 3, CHUNK)).isEqualTo(new OutOfRange(0, 2));
    producer.commitTransaction();
    assertThat(offsets(readToEnd(reader, spec, 2, CHUNK))).containsExactly(2L, 3L);
  }

  @Test
  void tellsTheRangeWhereTheOffsetIsOutsideOfIt() {
    var cluster = Cluster.shared();
    var spec = cluster.newTopic(1);
    cluster.produce(spec, 0, "v", 100);
    cluster.deleteRecords(spec, 0, 40);
    var reader = reader(cluster, spec, 2);
    assertThat(read(reader, spec, 39, CHUNK)).isEqualTo(new OutOfRange(40, 100));
    assertThat(read(reader, spec, 101, CHUNK)).isEqualTo(new OutOfRange(40, 100));
    assertThat(read(reader, spec, 100, CHUNK)).isEqualTo(new Events(List.of(), 100));
    assertThat(offsets(readToEnd(reader, spec, 40, CHUNK))).hasSize(60);
  }

  @Test
  void servesManyReadersAtOnceWithFewConsumers() {
    var cluster = Cluster.shared();
    var spec = cluster.newTopic(1);
    cluster.produce(spec, 0, "v", 2_000);
    var reader = reader(cluster, spec, 2);
    var reads = IntStream.range(0, 40)
        .mapToObj(i -> CompletableFuture.supplyAsync(() -> readToEnd(reader, spec,
            i * 10L, CHUNK)))
        .toList();
    for (var i = 0; i < 40; i++) {
      assertThat(reads.get(i).join()).hasSize(2_000 - i * 10);
    }
  }

  @Test
  void readsNothingOfATopicsEarlierLife() {
    var cluster = Cluster.shared();
    var spec = cluster.newTopic(1);
    cluster.produce(spec, 0, "old", 1_000);
    var reader = reader(cluster, spec, 1);
    assertThat(read(reader, spec, 0, 1)).isInstanceOf(Events.class);
    cluster.delete(spec);
    cluster.create(spec);
    cluster.produce(spec, 0, "new", 1_000);
    await()
        .pollDelay(ReplayWorker.AFFINITY_LIMIT.multipliedBy(2))
        .until(() -> true);
    assertThat(read(reader, spec, 1, 1)).isInstanceOfSatisfying(Events.class,
        events -> assertThat(events.events().getFirst().value().toUtf8()).isEqualTo("new1"));
  }

  @Test
  void readsNothingOfAnotherLifeThanTheOneExpected() {
    var cluster = Cluster.shared();
    var spec = cluster.newTopic(1);
    var reader = reader(cluster, spec, 1);
    var lives = open(new TopicLives(cluster.settings()));
    cluster.produce(spec, 0, "old", 5_000);
    var old = Optional.of(lives.now(spec.topic(), ReplayReader.LIMIT));
    assertThat(Cluster.await(ask(reader, spec, old, 0, CHUNK))).isInstanceOf(Events.class);
    cluster.createAgainAtOnce(spec);
    cluster.produce(spec, 0, "new", 5_000);
    var at = 4_999L;
    assertThat(Cluster.await(ask(reader, spec, old, at, CHUNK))).isInstanceOf(Unavailable.class);
    var now = Optional.of(lives.now(spec.topic(), ReplayReader.LIMIT));
    assertThat(Cluster.await(ask(reader, spec, now, at, CHUNK))).isInstanceOfSatisfying(
        Events.class,
        events -> assertThat(events.events().getFirst().value().toUtf8()).isEqualTo("new4999"));
  }

  @Test
  void isUnavailableWhileTheBrokerIsAwayAndGoesOnAfterwards() {
    var cluster = open(new Cluster(dir));
    var spec = cluster.newTopic(1);
    cluster.produce(spec, 0, "v", 10);
    var reader = reader(cluster, spec, 1);
    assertThat(read(reader, spec, 0, 1)).isInstanceOf(Events.class);
    cluster.stop();
    assertThat(read(reader, spec, 5, CHUNK)).isInstanceOf(Unavailable.class);
    cluster.startAgain();
    assertThat(offsets(readToEnd(reader, spec, 1, CHUNK))).isEqualTo(LongStream.range(1, 10)
        .boxed()
        .toList());
  }

  @Test
  void answersReadsThatWaitWhenItIsClosed() {
    var cluster = Cluster.shared();
    var missing = Cluster.spec(1);
    var reader = reader(cluster, missing, 1);
    var first = ask(reader, missing, 0, CHUNK);
    var second = ask(reader, missing, 1, CHUNK);
    reader.close();
    assertThat(first.join()).isInstanceOf(Unavailable.class);
    assertThat(second.join()).isInstanceOf(Unavailable.class);
    assertThat(read(reader, missing, 0, CHUNK)).isInstanceOf(Unavailable.class);
  }

  private ReplayReader reader(Cluster cluster, ChannelSpec spec, int readers) {
    return open(ReplayReader.start(cluster.settings(), List.of(spec), readers));
  }

  private static CompletableFuture<ReplayRead> ask(ReplayReader reader, ChannelSpec spec, long from,
      long maxBytes) {
    return ask(reader, spec, Optional.empty(), from, maxBytes);
  }

  private static CompletableFuture<ReplayRead> ask(ReplayReader reader, ChannelSpec spec,
      Optional<Epoch> life, long from, long maxBytes) {
    var answer = new CompletableFuture<ReplayRead>();
    reader.read(new TopicPartition(spec.topic(), 0), life, from, maxBytes, answer::complete);
    return answer;
  }

  private static ReplayRead read(ReplayReader reader, ChannelSpec spec, long from, long maxBytes) {
    return Cluster.await(ask(reader, spec, from, maxBytes));
  }

  private static List<Event> readToEnd(ReplayReader reader, ChannelSpec spec, long from,
      long maxBytes) {
    var all = new ArrayList<Event>();
    var at = from;
    while (true) {
      var read = read(reader, spec, at, maxBytes);
      if (read instanceof Events(List<Event> events, long next)) {
        if (next == at) {
          return all;
        }
        all.addAll(events);
        at = next;
      } else if (!(read instanceof Unavailable)) {
        throw new AssertionError(read + " at " + at);
      }
    }
  }

  private static List<Long> offsets(List<Event> events) {
    return events.stream().map(Event::offset).toList();
  }

  private <T extends AutoCloseable> T open(T closeable) {
    open.add(closeable);
    return closeable;
  }
}
