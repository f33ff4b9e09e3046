package io.tailwater.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.tailwater.model.ChannelSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TailIT {
  private final Recorder recorder = new Recorder();
  private final List<AutoCloseable> open = new ArrayList<>();

  @TempDir
  Path dir;

  @AfterEach
  void close() throws Exception {
    for (var closeable : open.reversed()) {
      closeable.close();
    }
    recorder.assertNoViolation();
  }

  @Test
  void startsAtTheEndAndReportsWhatComesInOrder() {
    var cluster = Cluster.shared();
    var spec = cluster.newTopic(2);
    cluster.produce(spec, 0, "before", 3);
    tail(cluster, spec);
    assertThat(recorder.calls()).containsExactly("topic 2 from [3, 0]");
    cluster.produce(spec, 0, "a", 3);
    eventually(() -> assertThat(recorder.values()).containsExactly("0:a0", "0:a1", "0:a2"));
    assertThat(recorder.next()).containsExactly(6L, 0L);
  }

  @Test
  void handsOverAWholePollAtOnce() {
    var cluster = Cluster.shared();
    var spec = cluster.newTopic(12);
    tail(cluster, spec);
    synchronized (recorder) { // holds the tail back until all is there
      for (var partition = 0; partition < 12; partition++) {
        cluster.produce(spec, partition, "a", 10);
      }
    }
    eventually(() -> assertThat(recorder.values()).hasSize(120));
    assertThat(recorder.polls()).isLessThan(12);
  }

  @Test
  void tellsOfFetchesThatBringNothingAboutEverySecond() {
    var cluster = Cluster.shared();
    tail(cluster, cluster.newTopic(2));
    var before = recorder.fetched();
    var since = System.nanoTime();
    eventually(() -> assertThat(recorder.fetched()).isGreaterThanOrEqualTo(before + 3));
    assertThat(Duration.ofNanos(System.nanoTime() - since)).isGreaterThan(Duration.ofMillis(1_400));
  }

  @Test
  void aTrailingAbortedTransactionAdvancesThePosition() {
    var cluster = Cluster.shared();
    var spec = cluster.newTopic(1);
    tail(cluster, spec);
    var producer = open(cluster.transactions());
    for (var round = 0; round < 3; round++) {
      producer.beginTransaction();
      Cluster.send(producer, spec, 0, "kept" + round + "-", 2);
      producer.commitTransaction();
      producer.beginTransaction();
      Cluster.send(producer, spec, 0, "aborted", 2);
      producer.abortTransaction();
    }
    eventually(() -> assertThat(recorder.next()).containsExactly(18L));
    assertThat(recorder.values()).containsExactly("0:kept0-0", "0:kept0-1", "0:kept1-0",
        "0:kept1-1", "0:kept2-0", "0:kept2-1");
  }

  @Test
  void anOpenTransactionHoldsEventsBackAndShowsInTheWatermarks() {
    var cluster = Cluster.shared();
    var spec = cluster.newTopic(1);
    tail(cluster, spec);
    var producer = open(cluster.transactions());
    producer.beginTransaction();
    Cluster.send(producer, spec, 0, "open", 2);
    cluster.produce(spec, 0, "after", 1);
    eventually(() -> assertThat(recorder.highWatermark()).containsExactly(3L));
    assertThat(recorder.end()).containsExactly(0L);
    assertThat(recorder.values()).isEmpty();
    producer.commitTransaction();
    eventually(() -> assertThat(recorder.values()).containsExactly("0:open0", "0:open1",
        "0:after0"));
    eventually(() -> assertThat(recorder.end()).containsExactly(4L));
  }

  @Test
  void followsATopicThatIsCreatedLater() {
    var cluster = Cluster.shared();
    var spec = Cluster.spec(1);
    open(Tail.start(cluster.settings(), TailSettings.defaults(), List.of(spec), recorder));
    eventually(() -> assertThat(recorder.fetched()).isPositive());
    cluster.create(spec);
    eventually(() -> assertThat(recorder.calls()).containsExactly("topic 1 from [0]"));
    cluster.produce(spec, 0, "a", 2);
    eventually(() -> assertThat(recorder.values()).containsExactly("0:a0", "0:a1"));
  }

  @Test
  void readsPartitionsThatWereAddedFromTheirStart() {
    var cluster = Cluster.shared();
    var spec = cluster.newTopic(1);
    cluster.produce(spec, 0, "before", 2);
    tail(cluster, spec);
    cluster.grow(spec, 3);
    cluster.produce(spec, 2, "new", 2);
    eventually(() -> assertThat(recorder.values()).containsExactly("2:new0", "2:new1"));
    assertThat(recorder.calls()).containsExactly("topic 1 from [2]", "topic 3 from [2, 0, 0]");
    assertThat(recorder.states().getLast().epoch()).isEqualTo(recorder.states().getFirst().epoch());
  }

  @Test
  void readsATopicThatWasCreatedAgainFromTheNewLogsStart() {
    var cluster = Cluster.shared();
    var spec = cluster.newTopic(1);
    tail(cluster, spec);
    cluster.produce(spec, 0, "old", 50);
    eventually(() -> assertThat(recorder.next()).containsExactly(50L));
    cluster.delete(spec);
    cluster.create(spec);
    cluster.produce(spec, 0, "new", 80);
    eventually(() -> assertThat(recorder.next()).containsExactly(80L));
    var expected = new ArrayList<>(values("old", 50));
    expected.addAll(values("new", 80));
    assertThat(recorder.values()).isEqualTo(expected);
    assertThat(recorder.states().getLast().epoch()).isNotEqualTo(recorder.states()
        .getFirst()
        .epoch());
  }

  @Test
  void neverReadsOnAtTheOldOffsetHoweverQuicklyATopicIsCreatedAgain() {
    var cluster = Cluster.shared();
    var spec = cluster.newTopic(1);
    tail(cluster, spec);
    var expected = new ArrayList<String>();
    for (var life = 0; life < 6; life++) {
      var count = 20 + 20 * life;
      if (life > 0) {
        cluster.createAgainAtOnce(spec);
      }
      cluster.produce(spec, 0, "life" + life + "-", count);
      expected.addAll(values("life" + life + "-", count));
      eventually(() -> assertThat(recorder.values()).hasSizeGreaterThanOrEqualTo(expected.size()));
      assertThat(recorder.values()).isEqualTo(expected);
    }
  }

  @Test
  void tellsThatATopicIsGone() {
    var cluster = Cluster.shared();
    var spec = cluster.newTopic(1);
    tail(cluster, spec);
    cluster.delete(spec);
    eventually(() -> assertThat(recorder.calls()).containsExactly("topic 1 from [0]", "gone"));
  }

  @Test
  void tellsWhatWasDeletedBeforeItWasRead() {
    var cluster = Cluster.shared();
    var spec = cluster.newTopic(1);
    var aRecordAtATime = new TailSettings("tail-small", Duration.ofSeconds(1), 1, 1, 1);
    open(Tail.start(cluster.settings(), aRecordAtATime, List.of(spec), recorder));
    eventually(() -> assertThat(recorder.next()).containsExactly(0L));
    synchronized (recorder) { // holds the tail back in its listener
      for (var i = 0; i < 50; i++) {
        cluster.produce(spec, 0, "v", 1); // in batches, and therefore fetches, of their own
      }
      cluster.deleteRecords(spec, 0, 40);
    }
    eventually(() -> assertThat(recorder.next()).containsExactly(50L));
    assertThat(recorder.calls()).containsExactly("topic 1 from [0]", "evicted 0 to 40");
    assertThat(recorder.values()).hasSizeBetween(10, 20);
    eventually(() -> assertThat(recorder.low()).containsExactly(40L));
  }

  @Test
  void tellsThatTheLogWasCutBackAndGoesOnFromThere() throws IOException {
    var cluster = open(new Cluster(dir));
    var spec = cluster.newTopic(1);
    tail(cluster, spec);
    cluster.produce(spec, 0, "a", 10);
    eventually(() -> assertThat(recorder.next()).containsExactly(10L));
    cluster.stop();
    cluster.loseLog(spec, 0);
    cluster.startAgain();
    eventually(() -> assertThat(recorder.calls()).contains("truncated 0 to 0"));
    cluster.produce(spec, 0, "b", 3);
    eventually(() -> assertThat(recorder.next()).containsExactly(3L));
    assertThat(recorder.values()).endsWith("0:b0", "0:b1", "0:b2");
  }

  @Test
  void reportsFetchesWhileNothingIsProduced() {
    var cluster = Cluster.shared();
    tail(cluster, cluster.newTopic(1));
    var before = recorder.fetched();
    eventually(() -> assertThat(recorder.fetched()).isGreaterThan(before + 3));
  }

  @Test
  void goesOnWithoutLossWhenTheBrokerComesBack() {
    var cluster = open(new Cluster(dir));
    var spec = cluster.newTopic(2);
    tail(cluster, spec);
    cluster.produce(spec, 0, "a", 10);
    eventually(() -> assertThat(recorder.values()).hasSize(10));
    cluster.stop();
    cluster.startAgain();
    cluster.produce(spec, 0, "b", 10);
    cluster.produce(spec, 1, "c", 10);
    eventually(() -> assertThat(recorder.values()).hasSize(30));
    assertThat(recorder.next()).containsExactly(20L, 10L);
    assertThat(recorder.calls()).containsExactly("topic 2 from [0, 0]");
  }

  @Test
  void endsWithTheFailureOfItsListenerInsteadOfLosingEvents() {
    var cluster = Cluster.shared();
    var spec = cluster.newTopic(1);
    var failure = new KafkaException("the listener's own");
    var tail = tail(cluster, spec);
    recorder.failWith(failure);
    cluster.produce(spec, 0, "a", 1);
    assertThat(tail.ended()).failsWithin(Duration.ofSeconds(20))
        .withThrowableThat()
        .withCause(failure);
  }

  @Test
  void goesOnWhenNoConsumerCanBeMadeForAWhile() {
    var cluster = Cluster.shared();
    var spec = cluster.newTopic(1);
    var settings = new KafkaSettings(cluster.settings().bootstrapServers(),
        Map.of("interceptor.classes", Refusing.class.getName()));
    open(Tail.start(settings, TailSettings.defaults(), List.of(spec), recorder));
    eventually(() -> assertThat(recorder.next()).containsExactly(0L));
    Refusing.TIMES.set(3);
    cluster.createAgainAtOnce(spec);
    cluster.produce(spec, 0, "new", 5);
    eventually(() -> assertThat(recorder.values()).isEqualTo(values("new", 5)));
    assertThat(Refusing.TIMES).hasValueLessThanOrEqualTo(0);
  }

  @Test
  void namesTheAddressWhereItCannotBeResolvedAtTheStart() {
    var settings = new KafkaSettings("nowhere.invalid:9092", Map.of());
    assertThatExceptionOfType(KafkaUnreachableException.class)
        .isThrownBy(
            () -> Tail.start(settings, TailSettings.defaults(), List.of(Cluster.spec(1)), recorder))
        .withMessageContaining("nowhere.invalid:9092");
  }

  @Test
  void closesWhileTheBrokerIsAway() {
    var cluster = open(new Cluster(dir));
    var tail = tail(cluster, cluster.newTopic(1));
    cluster.stop();
    tail.close();
    assertThat(tail.ended()).succeedsWithin(Duration.ofSeconds(5));
    cluster.startAgain();
  }

  private Tail tail(Cluster cluster, ChannelSpec spec) {
    var tail = open(
        Tail.start(cluster.settings(), TailSettings.defaults(), List.of(spec), recorder));
    eventually(() -> assertThat(recorder.next()).hasSize(spec.partitions()));
    return tail;
  }

  private static List<String> values(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> "0:" + prefix + i).toList();
  }

  private <T extends AutoCloseable> T open(T closeable) {
    open.add(closeable);
    return closeable;
  }

  /** Keeps consumers from being made, as names that do not resolve would. */
  public static final class Refusing implements ConsumerInterceptor<byte[], byte[]> {
    static final AtomicInteger TIMES = new AtomicInteger();

    @Override
    public void configure(Map<String, ?> configs) {
      if (TIMES.getAndDecrement() > 0) {
        throw new KafkaException("refused by the test");
      }
    }

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
      return records;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    @Override
    public void close() {}
  }

  private static void eventually(ThrowingRunnable assertion) {
    await().atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(assertion);
  }
}
