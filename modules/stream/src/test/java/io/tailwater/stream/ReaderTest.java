package io.tailwater.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.Epoch;
import io.tailwater.model.Event;
import io.tailwater.model.TopicCursor.Kind;
import io.tailwater.model.TopicState;
import io.tailwater.stream.Reader.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Protocol 2.6. */
class ReaderTest {
  private final List<PartitionLog> logs = List.of(new PartitionLog(0, Events.log(10_000)),
      new PartitionLog(0, Events.log(10_000)));
  private final List<ReplaySource.Listener> reads = new ArrayList<>();

  @Test
  void mergesByTimestampTiesByPartition() {
    logs.get(0).append(List.of(at(0, 0, 10), at(0, 1, 30), at(0, 2, 40)), 3);
    logs.get(1).append(List.of(at(1, 0, 20), at(1, 1, 30), at(1, 2, 35)), 3);

    assertThat(readAll(reader(0, 0))).extracting(Event::timestampMillis)
        .containsExactly(10L, 20L, 30L, 30L, 35L, 40L);
  }

  @Test
  void keepsAPartitionsOrderEvenWhereItsTimestampsGoBack() {
    logs.get(0).append(List.of(at(0, 0, 50), at(0, 1, 10)), 2);
    logs.get(1).append(List.of(at(1, 0, 20)), 1);

    assertThat(readAll(reader(0, 0))).extracting(Event::timestampMillis)
        .containsExactly(20L, 50L, 10L);
  }

  @Test
  void holdsTheOthersUpForFiveSecondsWhereOnePartitionIsUnavailable() {
    logs.get(0).append(List.of(at(0, 0, 10)), 1);
    logs.get(1).restart(100);
    var reader = reader(0, 0);

    assertThat(reader.step(0)).isEqualTo(Step.BLOCKED);
    assertThat(reader.step(4_999)).isEqualTo(Step.BLOCKED);
    assertThat(reader.step(5_000)).isEqualTo(Step.NEXT);
    assertThat(reader.blockedMillis(5_000)).isEqualTo(5_000);
  }

  @Test
  void readsFromKafkaWhatTheLogNoLongerHoldsAndThenFromTheLog() {
    logs.get(0).restart(6);
    logs.get(0).append(List.of(at(0, 6, 60)), 8);
    var reader = reader(2, 0);

    assertThat(reader.step(0)).isEqualTo(Step.BLOCKED);
    assertThat(reads).hasSize(1);
    reads.removeFirst().onEvents(List.of(at(0, 3, 30), at(0, 4, 40), at(0, 6, 60)), 7);
    assertThat(readAll(reader)).extracting(Event::offset).containsExactly(3L, 4L, 6L);
    assertThat(reader.position()).containsExactly(8, 0);
    assertThat(reader.step(0)).isEqualTo(Step.AT_TAIL);
    assertThat(reader.isAtEnds()).isTrue();
  }

  @Test
  void doesNotJoinWhereItIsAheadOfTheLog() {
    logs.get(0).append(List.of(), 3);
    var reader = reader(5, 0);

    assertThat(reader.step(0)).isEqualTo(Step.AT_TAIL);
    assertThat(reader.isAtEnds()).isFalse();
    logs.get(0).append(List.of(at(0, 4, 40), at(0, 5, 50)), 6);
    assertThat(readAll(reader)).extracting(Event::offset).containsExactly(5L);
  }

  @Test
  void isDoneWhenEveryLaneHasReachedItsBound() {
    logs.get(0).append(List.of(at(0, 0, 10), at(0, 4, 40)), 6);
    var reader = reader(0, 0);
    reader.all().get(0).endAt(3);
    reader.all().get(1).endAt(0);

    assertThat(readAll(reader)).extracting(Event::offset).containsExactly(0L);
    assertThat(reader.step(0)).isEqualTo(Step.DONE);
    assertThat(reader.position()).containsExactly(3, 0);
  }

  @Test
  void saysWhichRangeIsLost() {
    logs.get(0).restart(50);
    var reader = reader(5, 0);
    reader.step(0);
    reads.removeFirst().onOutOfRange(20, 60);

    assertThat(reader.step(0)).isEqualTo(Step.LOST);
    assertThat(reader.lane()).isEqualTo(reader.all().getFirst());
    assertThat(reader.lost()).isEqualTo(new Replay.OutOfRange(20, 60));
  }

  @Test
  void asksAgainAfterASecondWhereKafkaDidNotAnswer() {
    logs.get(0).restart(50);
    var reader = reader(5, 0);
    reader.step(0);
    reads.removeFirst().onUnavailable();

    reader.step(999);
    assertThat(reads).isEmpty();
    reader.step(1_000);
    assertThat(reads).hasSize(1);
  }

  private static List<Event> readAll(Reader reader) {
    var events = new ArrayList<Event>();
    while (reader.step(0) == Step.NEXT) {
      events.add(reader.event());
      reader.advance();
    }
    return events;
  }

  private Reader reader(long... next) {
    var lanes = new Lanes(List.of(new Lanes.TopicLanes(
        new TopicState("t", Epoch.of("c", "t"), 2), Kind.WHOLE, new TreeSet<>(List.of(0, 1)))));
    var replays = new Replays((_, _, _, _, listener) -> reads.add(listener), 1 << 20);
    return new Reader(lanes, next, logs, new ReaderLane.Fetching(replays, 1 << 20, () -> {}));
  }

  private static Event at(int partition, long offset, long timestampMillis) {
    return Events.event(partition, offset, timestampMillis, "k");
  }
}
