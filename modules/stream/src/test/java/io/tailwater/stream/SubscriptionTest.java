package io.tailwater.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.CloseReason;
import io.tailwater.model.Epoch;
import io.tailwater.model.Event;
import io.tailwater.model.Notice;
import io.tailwater.model.TopicState;
import io.tailwater.stream.Request.From;
import io.tailwater.stream.Request.Presented;
import io.tailwater.stream.Request.Until;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SubscriptionTest {
  private static final Epoch EPOCH = Epoch.of("cluster", "t");

  private final Frames memory = new Frames();
  private final List<ReplaySource.Listener> reads = new ArrayList<>();
  private final Engine engine = new Engine(Events.roomy(), memory,
      (_, _, _, _, listener) -> reads.add(listener));
  private final Taking client = new Taking(memory);

  SubscriptionTest() {
    engine.onTopic(new TopicState("t", EPOCH, 2), new long[]{0, 0});
  }

  @Test
  void followsTheTailFromTheEnd() {
    var subscription = subscribe("t", new From.Latest(), OptionalLong.empty());
    assertThat(subscription.read(client, 0)).isEqualTo(Progress.IDLE);
    engine.onEvents("t", 0, List.of(event(0, 0)), 1);
    engine.onEvents("t", 1, List.of(event(1, 0)), 1);
    subscription.read(client, 0);

    assertThat(client.notices()).singleElement().isInstanceOf(Notice.Open.class);
    assertThat(client.offsets()).containsExactly(0L, 0L);
    assertThat(client.lastId().topics().getFirst().next()).containsEntry(0, 1L)
        .containsEntry(1, 1L);
    assertThat(engine.fanOuts()).isOne();
  }

  @Test
  void looksAtFewEventsInATurnWhereAFilterHasToBeAsked() {
    engine.onEvents("t", 0, LongStream.range(0, 120).mapToObj(o -> event(0, o)).toList(), 120);
    var asked = new AtomicInteger();
    var filtered = subscribe(
        new Selections(Events.select("t").all(), (_, _) -> asked.incrementAndGet() < 0),
        new From.Earliest(), OptionalLong.empty());

    assertThat(filtered.read(client, 0)).isEqualTo(Progress.MORE);
    assertThat(asked).hasValueLessThanOrEqualTo(50);
    while (filtered.read(client, 0) == Progress.MORE) {
      assertThat(asked).hasValueLessThanOrEqualTo(120);
    }
    assertThat(asked).hasValue(120);
  }

  @Test
  void freesItsFanOutSomeTimeAfterTheLastOneLeft() {
    var subscription = subscribe("t", new From.Latest(), OptionalLong.empty());
    subscription.read(client, 0);
    engine.onEvents("t", 0, List.of(event(0, 0)), 1);
    assertThat(memory.liveSegments()).isOne();
    subscription.close();
    engine.sweep(0);
    assertThat(engine.fanOuts()).isOne();
    engine.sweep(FanOuts.LINGER_MILLIS + 1);

    assertThat(engine.fanOuts()).isZero();
    assertThat(memory.liveSegments()).isZero();
  }

  @Test
  void tellsThatAPartitionIsLateWhileTheOthersGoOn() {
    engine.onEvicted("t", 0, 100);
    engine.onEvents("t", 1, List.of(event(1, 0)), 1);
    var subscription = subscribe("t", new From.Earliest(), OptionalLong.empty());
    subscription.read(client, 0);
    assertThat(client.offsets()).isEmpty();
    subscription.read(client, 5_000);
    subscription.read(client, 9_000);

    assertThat(client.notices()).filteredOn(Notice.Lagging.class::isInstance)
        .containsExactly(new Notice.Lagging(Notice.LaggingBy.KAFKA, 5_000));
    assertThat(client.offsets()).containsExactly(0L);
    reads.getFirst().onEvents(List.of(event(0, 7)), 100);
    subscription.read(client, 9_100);
    assertThat(client.offsets()).containsExactly(0L, 7L);
    assertThat(client.notices()).last().isInstanceOf(Notice.Live.class);
  }

  // protocol 3.6
  @Test
  void tellsThatTheEdgeIsWhatHoldsItUpWhereOthersHoldWhatMayBeHeldOfKafkasRecords() {
    var roomy = Events.roomy();
    var narrow = new Engine(new EngineSettings(roomy.log(), roomy.fanOut(), roomy.lagLimit(),
        new EngineSettings.ReplayBounds(Pace.FIRST_BYTES, 0)), memory,
        (_, _, _, _, listener) -> reads.add(listener));
    narrow.onTopic(new TopicState("t", EPOCH, 2), new long[]{1_000, 1_000});
    var zero = List.of(0L, 0L);
    var view = narrow.view("t").orElseThrow();
    var leaders = new TopicView(view.state(), zero, view.end(), zero, zero,
        TopicView.Authority.LEADERS);
    var request = new Request(Events.select("t"), new From.Earliest(), new Presented.Nothing(),
        new Until.Never(), OptionalLong.empty());
    var resolution = Resolver.resolve(request, Map.of("t", leaders), new Resolver.Terms(0, 0, 0));
    var subscription = narrow.subscribe(((Resolution.Resolved) resolution).start(), memory,
        () -> {}).orElseThrow();
    for (var now = 0L; now <= 9_000; now += 1_000) {
      subscription.read(client, now);
    }

    assertThat(reads).hasSize(1);
    assertThat(narrow.waitingReplays()).isOne();
    assertThat(client.notices()).filteredOn(Notice.Lagging.class::isInstance)
        .containsExactly(new Notice.Lagging(Notice.LaggingBy.EDGE, 5_000));
  }

  @Test
  void endsAfterTheLimitWithAnIdThatSaysSo() {
    engine.onEvents("t", 0, List.of(event(0, 0), event(0, 1), event(0, 2)), 3);
    var subscription = subscribe("t", new From.Earliest(), OptionalLong.of(2));

    assertThat(subscription.read(client, 0)).isEqualTo(Progress.ENDED);
    assertThat(client.offsets()).containsExactly(0L, 1L);
    assertThat(client.notices()).last().isInstanceOf(Notice.End.class);
    assertThat(client.lastId().ended()).isTrue();
  }

  @Test
  void checksPointsOnlyWhereThePositionMovedUnseen() {
    var subscription = subscribe("t/other", new From.Latest(), OptionalLong.empty());
    subscription.read(client, 0);
    assertThat(subscription.checkpoint(client)).isFalse();
    engine.onEvents("t", 0, List.of(event(0, 0)), 5);
    engine.onEvents("t", 1, List.of(event(1, 0)), 5);
    subscription.read(client, 0);
    assertThat(subscription.checkpoint(client)).isTrue();
    assertThat(subscription.checkpoint(client)).isFalse();

    assertThat(client.offsets()).isEmpty();
    assertThat(client.lastId().topics().getFirst().next().values()).containsExactly(5L);
  }

  @Test
  void checksAPointThatWasPassedWhileANoticeWaited() {
    var subscription = subscribe("t/other", new From.Latest(), OptionalLong.empty());
    subscription.read(client, 0);
    subscription.tell(new Notice.Lagging(Notice.LaggingBy.KAFKA, 1));
    engine.onEvents("t", 0, List.of(event(0, 0)), 5);
    engine.onEvents("t", 1, List.of(event(1, 0)), 5);
    subscription.read(client, 0);

    assertThat(subscription.checkpoint(client)).isTrue();
    assertThat(client.lastId().topics().getFirst().next().values()).containsExactly(5L);
  }

  @Test
  void doesNotLetACheckpointOvertakeWhatWaitsToBeTold() {
    var subscription = subscribe("t", new From.Latest(), OptionalLong.empty());
    subscription.read(client, 0);
    engine.onTopic(new TopicState("t", Epoch.of("cluster", "another"), 2), new long[]{0, 0});

    assertThat(subscription.checkpoint(client)).isFalse();
    subscription.closing(new Notice.Closing(CloseReason.DRAINING, 1), client);
    assertThat(client.notices()).extracting(Object::getClass)
        .containsExactly(Notice.Open.class,
            Notice.Reset.class, Notice.Closing.class);
  }

  @Test
  void saysNothingAfterTheEnd() {
    engine.onEvents("t", 0, List.of(event(0, 0)), 1);
    var subscription = subscribe("t", new From.Earliest(), OptionalLong.of(1));
    subscription.read(client, 0);
    subscription.tell(new Notice.Lagging(Notice.LaggingBy.KAFKA, 1));
    subscription.closing(new Notice.Closing(CloseReason.LIFETIME, 1), client);

    assertThat(client.notices()).last().isInstanceOf(Notice.End.class);
  }

  @Test
  void keepsLittleWaitingForAClientThatDoesNotRead() {
    var subscription = subscribe("t", new From.Latest(), OptionalLong.empty());
    for (var millis = 0; millis < 1_000; millis++) {
      subscription.tell(new Notice.Lagging(Notice.LaggingBy.KAFKA, millis));
    }
    subscription.read(client, 0);

    assertThat(client.notices()).hasSize(2)
        .last()
        .isEqualTo(new Notice.Lagging(Notice.LaggingBy.KAFKA, 999));
  }

  @Test
  void isLiveAgainAfterItHasCaughtUpWithAnotherLifeOfTheTopic() {
    var subscription = subscribe("t", new From.Latest(), OptionalLong.empty());
    subscription.read(client, 0);
    engine.onTopic(new TopicState("t", Epoch.of("cluster", "another"), 2), new long[]{5, 0});
    subscription.read(client, 0);
    reads.getFirst().onEvents(List.of(event(0, 3)), 5);
    subscription.read(client, 0);

    assertThat(client.offsets()).containsExactly(3L);
    assertThat(client.notices()).last().isInstanceOf(Notice.Live.class);
  }

  @Test
  void endsWhereItsEndIsVoidBecauseTheTopicIsAnotherOne() {
    engine.onEvents("t", 0, List.of(event(0, 0)), 1);
    var zero = List.of(0L, 0L);
    var view = engine.view("t").orElseThrow();
    var leaders = new TopicView(view.state(), zero, List.of(9L, 9L), zero, zero,
        TopicView.Authority.LEADERS);
    var request = new Request(Events.select("t"), new From.Earliest(), new Presented.Nothing(),
        new Until.Now(), OptionalLong.empty());
    var resolution = Resolver.resolve(request, Map.of("t", leaders), new Resolver.Terms(0, 0, 0));
    var subscription = engine.subscribe(((Resolution.Resolved) resolution).start(), memory,
        () -> {}).orElseThrow();
    assertThat(subscription.read(client, 0)).isEqualTo(Progress.IDLE);
    engine.onTopic(new TopicState("t", Epoch.of("cluster", "another"), 2), new long[]{0, 0});

    assertThat(subscription.read(client, 0)).isEqualTo(Progress.ENDED);
  }

  private Subscription subscribe(String channel, From from, OptionalLong limit) {
    return subscribe(Events.select(channel), from, limit);
  }

  private Subscription subscribe(Selections selections, From from, OptionalLong limit) {
    var request = new Request(selections, from, new Presented.Nothing(),
        new Until.Never(), limit);
    var zero = List.of(0L, 0L);
    var view = engine.view("t").orElseThrow();
    var leaders = new TopicView(view.state(), zero, view.end(), zero, zero,
        TopicView.Authority.LEADERS);
    var resolution = Resolver.resolve(request, Map.of("t", leaders), new Resolver.Terms(0, 0, 0));
    return engine.subscribe(((Resolution.Resolved) resolution).start(), memory, () -> {})
        .orElseThrow();
  }

  private static Event event(int partition, long offset) {
    return Events.event(partition, offset, offset, "k");
  }
}
