package io.tailwater.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

class TailPlanTest {
  private static final Uuid OLD = new Uuid(1, 1);
  private static final Uuid NEW = new Uuid(2, 2);
  private static final TopicSnapshot.Offsets OFFLINE = TopicSnapshot.Offsets.NONE;

  private final Recorder recorder = new Recorder();
  private final TailPlan plan = new TailPlan(List.of("t", "other"), recorder);
  private final Map<String, TopicSnapshot.Topic> cluster = new HashMap<>();
  private long look;
  private long nanos = Long.MAX_VALUE - 1_000; // time may overflow

  @Test
  void startsAtTheEndOfATopicFirstSeen() {
    cluster.put("t", topic(OLD, from(3, 7)));
    look();
    assertThat(recorder.calls()).containsExactly("topic 1 from [7]");
    assertThat(positions()).isEqualTo(Map.of("t-0", 7L));
  }

  @Test
  void doesNotReadATopicWhileLooksMissIt() {
    cluster.put("t", topic(OLD, from(0, 7)));
    look();
    cluster.remove("t");
    assertThat(look()).isEqualTo(new TailPlan.Outcome(false, true));
    assertThat(positions()).isEmpty();
    cluster.put("t", topic(OLD, from(0, 9)));
    assertThat(look()).isEqualTo(new TailPlan.Outcome(false, false));
    assertThat(positions()).isEqualTo(Map.of("t-0", 7L));
    assertThat(recorder.calls()).containsExactly("topic 1 from [7]");
  }

  @Test
  void aTopicIsGoneAfterTwoSecondsAndNotAfterTwoQuickLooks() {
    cluster.put("t", topic(OLD, from(0, 7)));
    look();
    cluster.remove("t");
    look();
    for (var i = 0; i < 19; i++) {
      pass(Duration.ofMillis(100));
      look();
    }
    assertThat(recorder.calls()).containsExactly("topic 1 from [7]");
    pass(Duration.ofMillis(100));
    assertThat(look().lifeEnded()).isTrue();
    assertThat(recorder.calls()).containsExactly("topic 1 from [7]", "gone");
  }

  @Test
  void aTopicIsNotGoneAfterOneLookHoweverLate() {
    cluster.put("t", topic(OLD, from(0, 7)));
    look();
    pass(Duration.ofMinutes(1));
    cluster.remove("t");
    look();
    assertThat(recorder.calls()).containsExactly("topic 1 from [7]");
  }

  @Test
  void theSameLifeThatComesBackGoesOnWhereItWas() {
    cluster.put("t", topic(OLD, from(0, 7), from(0, 1)));
    look();
    plan.advance(at(0), new OffsetAndMetadata(8));
    leave();
    cluster.put("t", topic(OLD, from(0, 20), from(0, 5)));
    look();
    assertThat(recorder.calls()).containsExactly("topic 2 from [7, 1]", "gone",
        "topic 2 from [8, 1]");
    assertThat(positions()).isEqualTo(Map.of("t-0", 8L, "t-1", 1L));
  }

  @Test
  void theSameLifeComesBackWithMorePartitionsButNotWithFewer() {
    cluster.put("t", topic(OLD, from(0, 7), from(0, 1)));
    look();
    leave();
    cluster.put("t", topic(OLD, from(0, 7)));
    assertThat(look().again()).isTrue();
    assertThat(positions()).isEmpty();
    cluster.put("t", topic(OLD, from(0, 7), from(0, 1), from(0, 4)));
    look();
    assertThat(positions()).isEqualTo(Map.of("t-0", 7L, "t-1", 1L, "t-2", 0L));
  }

  @Test
  void aRefusalOutlivesTheAbsenceOfItsTopic() {
    cluster.put("t", topic(OLD, from(0, 7)));
    look();
    refuse(0, OptionalLong.empty());
    leave();
    cluster.put("t", topic(OLD, from(2, 20)));
    look();
    assertThat(recorder.calls()).endsWith("topic 1 from [7]", "truncated 0 to 2");
    assertThat(positions()).isEqualTo(Map.of("t-0", 2L));
  }

  @Test
  void anotherLifeAfterAnAbsenceIsReadFromItsStart() {
    cluster.put("t", topic(OLD, from(0, 7)));
    look();
    leave();
    cluster.put("t", topic(NEW, from(2, 9)));
    look();
    assertThat(recorder.calls()).containsExactly("topic 1 from [7]", "gone", "topic 1 from [2]");
    assertThat(positions()).isEqualTo(Map.of("t-0", 2L));
  }

  @Test
  void anotherLifeWithALeaderlessPartitionEndsTheOldOneAndHoldsNothingElseUp() {
    cluster.put("t", topic(OLD, from(0, 7)));
    cluster.put("other", topic(OLD, from(0, 3)));
    look();
    cluster.put("t", topic(NEW, from(0, 9), OFFLINE));
    assertThat(look()).isEqualTo(new TailPlan.Outcome(true, true));
    assertThat(recorder.calls()).endsWith("gone");
    assertThat(positions()).isEqualTo(Map.of("other-0", 3L));
    assertThat(look()).isEqualTo(new TailPlan.Outcome(false, true));
    cluster.put("t", topic(NEW, from(0, 9), from(0, 0)));
    look();
    assertThat(recorder.calls()).endsWith("gone", "topic 2 from [0, 0]");
    assertThat(positions()).isEqualTo(Map.of("other-0", 3L, "t-0", 0L, "t-1", 0L));
  }

  @Test
  void aLifeGoesOnWhereItWasAfterALaggingBrokerShowedTheOneBefore() {
    cluster.put("t", topic(OLD, from(0, 7)));
    look();
    cluster.put("t", topic(NEW, from(0, 9)));
    look();
    plan.advance(at(0), new OffsetAndMetadata(5));
    cluster.put("t", topic(OLD, from(0, 7)));
    look();
    cluster.put("t", topic(NEW, from(0, 9)));
    look();
    assertThat(positions()).isEqualTo(Map.of("t-0", 5L));
  }

  @Test
  void ignoresALookWithFewerPartitions() {
    cluster.put("t", topic(OLD, from(0, 7), from(0, 1)));
    look();
    cluster.put("t", topic(OLD, from(0, 9)));
    assertThat(look().again()).isTrue();
    assertThat(recorder.calls()).containsExactly("topic 2 from [7, 1]");
    assertThat(recorder.end()).containsExactly(7L, 1L);
    assertThat(positions()).isEqualTo(Map.of("t-0", 7L, "t-1", 1L));
  }

  @Test
  void aLookWithFewerPartitionsConfirmsNothing() {
    cluster.put("t", topic(OLD, from(0, 7), from(0, 1)));
    cluster.put("other", topic(OLD, from(0, 3)));
    look();
    cluster.put("t", topic(OLD, from(0, 9)));
    plan.apply(snapshot(), true, nanos);
    assertThat(positions()).isEqualTo(Map.of("other-0", 3L));
    cluster.put("t", topic(OLD, from(0, 9), from(0, 1)));
    look();
    assertThat(positions()).isEqualTo(Map.of("other-0", 3L, "t-0", 7L, "t-1", 1L));
  }

  @Test
  void aTopicSeenWithFewerPartitionsIsNotGone() {
    cluster.put("t", topic(OLD, from(0, 7), from(0, 1)));
    look();
    for (var i = 0; i < 5; i++) {
      cluster.remove("t");
      look();
      pass(Duration.ofSeconds(3));
      cluster.put("t", topic(OLD, from(0, 9)));
      look();
      assertThat(positions()).isEmpty();
    }
    assertThat(recorder.calls()).containsExactly("topic 2 from [7, 1]");
  }

  @Test
  void readsOnWhileAPartitionThatWasAddedHasNoLeader() {
    cluster.put("t", topic(OLD, from(0, 7)));
    look();
    cluster.put("t", topic(OLD, from(0, 8), OFFLINE));
    assertThat(look()).isEqualTo(new TailPlan.Outcome(false, true));
    assertThat(positions()).isEqualTo(Map.of("t-0", 7L));
    cluster.put("t", topic(OLD, from(0, 8), from(0, 4)));
    look();
    assertThat(positions()).isEqualTo(Map.of("t-0", 7L, "t-1", 0L));
  }

  @Test
  void aRefusedPartitionIsSettledWhileAnotherIsOffline() {
    cluster.put("t", topic(OLD, from(0, 7), from(0, 1)));
    look();
    refuse(0, OptionalLong.empty());
    assertThat(positions()).isEqualTo(Map.of("t-1", 1L));
    cluster.put("t", topic(OLD, from(8, 9), OFFLINE));
    look();
    assertThat(recorder.calls()).endsWith("evicted 0 to 8");
    assertThat(positions()).isEqualTo(Map.of("t-0", 8L, "t-1", 1L));
  }

  @Test
  void aRefusedPartitionWithoutLeaderHoldsNothingElseUp() {
    cluster.put("t", topic(OLD, from(0, 7), from(0, 1)));
    look();
    refuse(0, OptionalLong.empty());
    cluster.put("t", topic(OLD, OFFLINE, from(0, 1)));
    assertThat(look()).isEqualTo(new TailPlan.Outcome(false, true));
    assertThat(positions()).isEqualTo(Map.of("t-1", 1L));
  }

  @Test
  void aLookThatBeganBeforeTheRefusalSettlesNothing() {
    cluster.put("t", topic(OLD, from(0, 7)));
    look();
    plan.refuse(at(0), new TailedTopic.Refusal(look + 2, OptionalLong.empty()));
    look();
    assertThat(positions()).isEmpty();
    look();
    assertThat(positions()).isEqualTo(Map.of("t-0", 0L));
  }

  @Test
  void goesOnWhereTheLogDivergesIfKafkaSaysSo() {
    cluster.put("t", topic(OLD, from(0, 7)));
    look();
    refuse(0, OptionalLong.of(4));
    cluster.put("t", topic(OLD, from(0, 30)));
    look();
    assertThat(recorder.calls()).endsWith("truncated 0 to 4");
    assertThat(positions()).isEqualTo(Map.of("t-0", 4L));
  }

  @Test
  void tellsBothWhereTheLogDivergesBeforeItsStart() {
    cluster.put("t", topic(OLD, from(0, 7)));
    look();
    refuse(0, OptionalLong.of(4));
    cluster.put("t", topic(OLD, from(6, 30)));
    look();
    assertThat(recorder.calls()).endsWith("truncated 0 to 4", "evicted 0 to 6");
    assertThat(positions()).isEqualTo(Map.of("t-0", 6L));
  }

  @Test
  void restartsAtTheLowWatermarkWhereTheDivergenceIsUnknown() {
    cluster.put("t", topic(OLD, from(0, 7)));
    look();
    refuse(0, OptionalLong.empty());
    cluster.put("t", topic(OLD, from(1, 5)));
    look();
    assertThat(recorder.calls()).endsWith("truncated 0 to 1");
    assertThat(positions()).isEqualTo(Map.of("t-0", 1L));
  }

  @Test
  void restartsAtTheLowWatermarkThoughTheLogGrewBeyondThePositionAgain() {
    cluster.put("t", topic(OLD, from(0, 7)));
    look();
    refuse(0, OptionalLong.empty());
    cluster.put("t", topic(OLD, from(0, 30)));
    look();
    assertThat(recorder.calls()).endsWith("truncated 0 to 0");
    assertThat(positions()).isEqualTo(Map.of("t-0", 0L));
  }

  private TailPlan.Outcome look() {
    var snapshot = snapshot();
    var outcome = plan.apply(snapshot, false, nanos);
    plan.tellWatermarks(snapshot);
    return outcome;
  }

  /** Until it is told gone. */
  private void leave() {
    cluster.remove("t");
    look();
    pass(Duration.ofSeconds(2));
    look();
    assertThat(recorder.calls()).endsWith("gone");
  }

  private TopicSnapshot snapshot() {
    return new TopicSnapshot(++look, "cluster", cluster);
  }

  private void refuse(int partition, OptionalLong divergent) {
    plan.refuse(at(partition), new TailedTopic.Refusal(look + 1, divergent));
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  private Map<String, Long> positions() {
    var offsets = new HashMap<String, Long>();
    plan.positions()
        .forEach((partition, position) -> offsets.put(partition.toString(), position.offset()));
    return offsets;
  }

  private static TopicPartition at(int partition) {
    return new TopicPartition("t", partition);
  }

  private static TopicSnapshot.Topic topic(Uuid id, TopicSnapshot.Offsets... partitions) {
    return new TopicSnapshot.Topic(id, Arrays.asList(partitions));
  }

  private static TopicSnapshot.Offsets from(long low, long end) {
    return new TopicSnapshot.Offsets(low, end, end);
  }
}
