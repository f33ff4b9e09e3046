package io.tailwater.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.Epoch;
import io.tailwater.model.Notice.LaggingBy;
import io.tailwater.model.TopicCursor.Kind;
import io.tailwater.model.TopicState;
import io.tailwater.stream.Reader.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Architecture 5.4 and 5.8: replays are shared, and bounded by name. */
class ReplaysTest {
  private static final int VALUE = 200;
  private static final long ONE = new FakeKafka().append(0, 0, 0, "k", VALUE).footprint();

  private final FakeKafka kafka = new FakeKafka();
  private final PartitionLog log = new PartitionLog(0, Events.log(1 << 20));

  /** One client that reads one partition by itself. */
  private final class Client {
    final List<Long> offsets = new ArrayList<>();
    final Reader reader;
    long bytes;

    Client(Replays replays, long from) {
      var lanes = new Lanes(List.of(new Lanes.TopicLanes(
          new TopicState("t", Epoch.of("c", "t"), 1), Kind.WHOLE, new TreeSet<>(List.of(0)))));
      reader = new Reader(lanes, new long[]{from}, List.of(log),
          new ReaderLane.Fetching(replays, Replays.LARGEST_BYTES, () -> {}));
    }

    /** Takes so many events at most; why it stopped. */
    Step take(int events, long nowMillis) {
      for (var i = 0; i < events; i++) {
        var step = reader.step(nowMillis);
        if (step != Step.NEXT) {
          return step;
        }
        offsets.add(reader.event().offset());
        bytes += reader.event().footprint();
        reader.advance();
      }
      return Step.NEXT;
    }

    boolean isComplete(long from) {
      return offsets.equals(IntStream.range((int) from, (int) log.end())
          .asLongStream()
          .boxed()
          .toList());
    }
  }

  @Test
  void readsARangeAboutOnceForAThousandWhoResumeInIt() {
    fill(1_000);
    var replays = new Replays(kafka, 32 << 20);
    var random = new Random(7);
    var clients = new ArrayList<Client>();
    var from = new ArrayList<Integer>();
    for (var i = 0; i < 1_000; i++) {
      from.add(random.nextInt(800));
      clients.add(new Client(replays, from.getLast()));
    }
    for (var round = 0; round < 20; round++) {
      clients.forEach(client -> client.take(10_000, 0));
      kafka.answer();
      clients.forEach(client -> client.take(random.nextInt(300), 0));
      kafka.answer();
    }

    for (var i = 0; i < 1_000; i++) {
      assertThat(clients.get(i).isComplete(from.get(i))).isTrue();
    }
    assertThat(kafka.bytes).isLessThanOrEqualTo(2 * 1_000 * ONE);
    assertThat(kafka.answered).isLessThan(20);
  }

  @Test
  void keepsTheNewestChunksForThoseWhoComeLater() {
    fill(200);
    var replays = new Replays(kafka, 32 << 20);
    var first = new Client(replays, 0);
    replayAll(first);
    first.reader.close();
    var read = kafka.answered;
    var second = new Client(replays, 50);

    assertThat(second.take(1_000, 0)).isEqualTo(Step.AT_TAIL);
    assertThat(second.isComplete(50)).isTrue();
    assertThat(kafka.answered).isEqualTo(read);
  }

  @Test
  void keepsNothingThatTheLogsCoverForItMayBeCutBackUnseen() {
    fill(100);
    log.restart(50);
    var replays = new Replays(kafka, 32 << 20);
    var client = new Client(replays, 40);
    client.take(1, 0);
    kafka.answerAll();

    assertThat(replays.bytes()).isEqualTo(10 * ONE);
    assertThat(client.take(100, 0)).isEqualTo(Step.AT_TAIL);
    assertThat(client.offsets).hasSize(10);
  }

  @Test
  void readsNothingOfATopicThatIsForgotten() {
    fill(2_000);
    var replays = new Replays(kafka, Pace.FIRST_BYTES);
    var holds = new Client(replays, 0);
    holds.take(1, 0);
    kafka.answerAll();
    holds.take(1, 0);
    var waits = new Client(replays, 1_000);
    waits.take(1, 0);
    assertThat(replays.waiting()).isOne();
    replays.forget("t");

    assertThat(kafka.reads).isEmpty();
    assertThat(replays.waiting()).isZero();
  }

  @Test
  void readsMoreAtOnceTheFasterItIsConsumedAndAheadOfWhatIsConsumed() {
    fill(20_000);
    var client = new Client(new Replays(kafka, 32 << 20), 0);
    client.take(1, 0);
    assertThat(kafka.reads.getFirst().maxBytes()).isEqualTo(Pace.FIRST_BYTES);
    var waits = 0;
    while (client.take(1, 0) != Step.AT_TAIL) {
      if (!kafka.reads.isEmpty()) {
        waits += client.take(1, 0) == Step.BLOCKED ? 1 : 0;
        kafka.answer();
      }
    }

    assertThat(client.isComplete(0)).isTrue();
    assertThat(kafka.largest).isBetween(Replays.LARGEST_BYTES, Replays.LARGEST_BYTES + ONE);
    assertThat(waits).as("waited only for the first chunk").isLessThanOrEqualTo(1);
    assertThat(kafka.bytes).isLessThan(20_000 * ONE * 11 / 10);
  }

  @RepeatedTest(20)
  void neverReadsMoreThanTwiceWhatAClientTookThatTakesLittle(RepetitionInfo repetition) {
    fill(20_000);
    var random = new Random(repetition.getCurrentRepetition());
    var client = new Client(new Replays(kafka, 32 << 20), 0);
    var now = 0L;
    for (var step = 0; step < 300; step++) {
      client.take(1 + random.nextInt(repetition.getCurrentRepetition() * 4), now);
      kafka.answerAll();
      now += random.nextInt(2_000);
      assertThat(kafka.bytes).isLessThanOrEqualTo(2 * client.bytes + Pace.FIRST_BYTES + ONE);
    }
  }

  @Test
  void makesReadersWaitInOrderWhereItsBoundIsReached() {
    fill(20_000);
    var replays = new Replays(kafka, 2 * Pace.FIRST_BYTES);
    var clients = IntStream.range(0, 4).mapToObj(i -> new Client(replays, i * 5_000L)).toList();
    clients.forEach(client -> client.take(1, 0));
    assertThat(kafka.reads).hasSize(2);
    assertThat(replays.waiting()).isEqualTo(2);
    kafka.answerAll();
    clients.getFirst().take(1, 0);
    assertThat(clients.get(2).reader.blockedBy()).isEqualTo(LaggingBy.EDGE);
    assertThat(replays.bytes()).isLessThanOrEqualTo(2 * (Pace.FIRST_BYTES + ONE));
    clients.getFirst().reader.close();

    assertThat(kafka.reads).extracting(FakeKafka.Read::from).containsExactly(10_000L);
    assertThat(clients.get(2).reader.blockedBy()).isEqualTo(LaggingBy.KAFKA);
    assertThat(clients.get(3).reader.blockedBy()).isEqualTo(LaggingBy.EDGE);
  }

  @Test
  void takesBackWhatAReaderHoldsThatDoesNotMoveWhileOthersWait() {
    fill(10_000);
    var replays = new Replays(kafka, Pace.FIRST_BYTES + ONE);
    var stalled = new Client(replays, 0);
    stalled.take(1, 0);
    kafka.answer();
    stalled.take(5, 0);
    var next = new Client(replays, 5_000);
    next.take(1, 0);
    next.take(1, Replay.HOLD_MILLIS / 2);
    assertThat(kafka.reads).isEmpty();
    next.take(1, Replay.HOLD_MILLIS);

    assertThat(kafka.reads).hasSize(1);
    kafka.answerAll();
    assertThat(next.take(10, Replay.HOLD_MILLIS)).isEqualTo(Step.NEXT);
    next.reader.close();
    for (var now = 10_000L; stalled.take(100, now) != Step.AT_TAIL; now += 500) {
      kafka.answerAll();
    }
    assertThat(stalled.isComplete(0)).isTrue();
  }

  @Test
  void mergesMorePartitionsThanItsBoundHoldsChunks() {
    var logs = new ArrayList<PartitionLog>();
    for (var partition = 0; partition < 6; partition++) {
      logs.add(new PartitionLog(300, Events.log(1 << 20)));
      for (var offset = 0; offset < 300; offset++) {
        kafka.append(partition, offset, offset * 10L + partition, "k", VALUE);
      }
    }
    var partitions = new TreeSet<>(IntStream.range(0, 6).boxed().toList());
    var lanes = new Lanes(List.of(new Lanes.TopicLanes(
        new TopicState("t", Epoch.of("c", "t"), 6), Kind.WHOLE, partitions)));
    var replays = new Replays(kafka, 2 * Pace.FIRST_BYTES);
    var reader = new Reader(lanes, new long[6], logs,
        new ReaderLane.Fetching(replays, Replays.LARGEST_BYTES, () -> {}));
    var timestamps = new ArrayList<Long>();
    for (var now = 0L; now < 10_000_000; now += 500) {
      for (var step = reader.step(now); step == Step.NEXT; step = reader.step(now)) {
        timestamps.add(reader.event().timestampMillis());
        reader.advance();
      }
      kafka.answerAll();
      assertThat(replays.bytes()).isLessThanOrEqualTo(2 * Pace.FIRST_BYTES + 4 * ONE);
    }

    assertThat(timestamps).hasSize(6 * 300);
    assertThat(reader.isAtEnds()).isTrue();
  }

  @Test
  void forgetsWhatItReadOfATopicWhoseRecordsAreOthersNow() {
    fill(200);
    var replays = new Replays(kafka, 32 << 20);
    var before = new Client(replays, 0);
    before.take(1, 0);
    kafka.answer();
    before.take(10, 0);
    var late = new Client(replays, 190);
    late.take(1, 0);
    before.reader.close();
    replays.forget("t");
    assertThat(replays.bytes()).isEqualTo(kafka.reads.stream()
        .mapToLong(FakeKafka.Read::maxBytes)
        .sum());
    var after = new Client(replays, 0);
    after.take(1, 0);

    assertThat(kafka.reads).hasSize(2);
    kafka.answer();
    assertThat(late.take(1, 0)).isEqualTo(Step.BLOCKED);
    assertThat(late.take(1, 1_000)).as("what was on its way does not count")
        .isEqualTo(Step.BLOCKED);
    kafka.answerAll();
    assertThat(after.take(1_000, 0)).isNotEqualTo(Step.NEXT);
    replayAll(after);
    assertThat(after.isComplete(0)).isTrue();
  }

  @RepeatedTest(200)
  void everyReaderGetsEveryEventOnceWithinTheBound(RepetitionInfo repetition) {
    var random = new Random(repetition.getCurrentRepetition());
    var offset = 0L;
    var all = new ArrayList<Long>();
    for (var i = 0; i < 2_000; i++) {
      offset += random.nextInt(6) == 0 ? random.nextInt(40) : 0;
      all.add(offset);
      kafka.append(0, offset++, i, "k", random.nextInt(2 * VALUE));
    }
    log.restart(offset);
    var bound = Pace.FIRST_BYTES * (1 + random.nextInt(12));
    var replays = new Replays(kafka, bound);
    var clients = new ArrayList<Client>();
    var from = new ArrayList<Long>();
    for (var i = 0; i < 12; i++) {
      from.add(all.get(random.nextInt(all.size())));
      clients.add(new Client(replays, from.getLast()));
    }
    var done = 0;
    for (var now = 0L; done < clients.size(); now += random.nextInt(400)) {
      assertThat(now).as("nobody starves").isLessThan(10_000_000);
      done = 0;
      for (var client : clients) {
        var takes = random.nextInt(4) == 0 ? random.nextInt(200) : 1;
        done += client.take(takes, now) == Step.AT_TAIL ? 1 : 0;
      }
      if (random.nextBoolean()) {
        kafka.answer();
      }
      assertThat(replays.bytes()).isLessThanOrEqualTo(bound + 24 * 2 * ONE);
    }
    for (var i = 0; i < clients.size(); i++) {
      var start = from.get(i);
      assertThat(clients.get(i).offsets)
          .isEqualTo(all.stream().filter(o -> o >= start).toList());
    }
    clients.forEach(client -> client.reader.close());
    kafka.answerAll();
    assertThat(replays.waiting()).isZero();
  }

  private void replayAll(Client client) {
    while (client.take(1_000, 0) != Step.AT_TAIL) {
      kafka.answerAll();
    }
  }

  private void fill(int events) {
    for (var offset = 0; offset < events; offset++) {
      kafka.append(0, offset, offset, "k", VALUE);
    }
    log.restart(events);
  }
}
