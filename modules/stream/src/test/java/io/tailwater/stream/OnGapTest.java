package io.tailwater.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.Cursor;
import io.tailwater.model.Epoch;
import io.tailwater.model.Event;
import io.tailwater.model.GapRange;
import io.tailwater.model.GapRange.Reason;
import io.tailwater.model.Notice;
import io.tailwater.model.Notice.ResetReason;
import io.tailwater.model.TopicCursor;
import io.tailwater.model.TopicCursor.Kind;
import io.tailwater.model.TopicState;
import io.tailwater.model.TopicTag;
import io.tailwater.stream.Request.From;
import io.tailwater.stream.Request.Presented;
import io.tailwater.stream.Request.Until;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Protocol 1 and 2.4, {@code onGap}: what a subscription does about gaps while it runs. */
class OnGapTest {
  private static final Epoch EPOCH = Epoch.of("cluster", "t");

  private final Frames memory = new Frames();
  private final List<ReplaySource.Listener> reads = new ArrayList<>();
  private final Engine engine = new Engine(Events.roomy(), memory,
      (_, _, _, _, listener) -> reads.add(listener));
  private final Taking client = new Taking(memory);

  OnGapTest() {
    engine.onTopic(new TopicState("t", EPOCH, 2), new long[]{100, 50});
    engine.onEvents("t", 0, List.of(event(0, 100)), 101);
  }

  @Test
  void tellsAGapThatComesLateAndGoesOnBehindIt() {
    var subscription = resume(OnGap.REPORT);
    subscription.read(client, 0);
    reads.getFirst().onOutOfRange(30, 101);
    subscription.read(client, 0);

    assertThat(client.notices()).contains(new Notice.Gap(List.of(gap(0, 10, 30))));
    assertThat(client.lastNext()).containsExactly(Map.entry(0, 30L), Map.entry(1, 45L));
  }

  @Test
  void tellsAGapThatComesLateAndGoesOnAtTheEnd() {
    var subscription = resume(OnGap.LATEST);
    subscription.read(client, 0);
    reads.getFirst().onOutOfRange(30, 101);
    subscription.read(client, 0);

    assertThat(client.notices()).contains(new Notice.Gap(List.of(gap(0, 10, 101),
        new GapRange("t", 1, 45, 50, Reason.SKIPPED))));
    assertThat(client.lastNext()).containsExactly(Map.entry(0, 101L), Map.entry(1, 50L));
    engine.onEvents("t", 0, List.of(event(0, 101)), 102);
    subscription.read(client, 0);
    assertThat(client.offsets()).containsExactly(101L);
  }

  @Test
  void tellsAGapThatComesLateAndEnds() {
    var subscription = resume(OnGap.FAIL);
    subscription.read(client, 0);
    reads.getFirst().onOutOfRange(30, 101);

    assertThat(subscription.read(client, 0)).isEqualTo(Progress.ENDED);
    assertThat(client.notices()).containsSubsequence(new Notice.Gap(List.of(gap(0, 10, 30))),
        new Notice.End());
    assertThat(client.lastId().ended()).isTrue();
  }

  @Test
  void endsAtOnceWhereItBeginsWithAGap() {
    var subscription = start(OnGap.FAIL, List.of(20L, 0L));

    assertThat(subscription.read(client, 0)).isEqualTo(Progress.ENDED);
    assertThat(client.notices()).hasSize(3)
        .first()
        .isInstanceOf(Notice.Open.class);
    assertThat(client.notices()).endsWith(new Notice.Gap(List.of(gap(0, 10, 20))),
        new Notice.End());
    assertThat(client.lastId().ended()).isTrue();
    engine.onEvents("t", 0, List.of(event(0, 101)), 102);
    assertThat(subscription.read(client, 0)).isEqualTo(Progress.ENDED);
    assertThat(client.offsets()).isEmpty();
  }

  @Test
  void followsAnotherLifeOfTheTopicFromItsEndOrEnds() {
    var latest = resume(OnGap.LATEST);
    var fail = resume(OnGap.FAIL);
    engine.onTopic(new TopicState("t", Epoch.of("cluster", "another"), 2), new long[]{7, 0});
    latest.read(client, 0);

    assertThat(client.notices()).contains(new Notice.Reset(ResetReason.EPOCH, List.of("t")));
    assertThat(client.lastNext()).containsExactly(Map.entry(0, 7L), Map.entry(1, 0L));
    var other = new Taking(memory);
    assertThat(fail.read(other, 0)).isEqualTo(Progress.ENDED);
    assertThat(other.notices()).endsWith(new Notice.Reset(ResetReason.EPOCH, List.of("t")),
        new Notice.End());
  }

  @Test
  void goesOnAtTheEndsOrEndsWhereTheLogIsCutBack() {
    engine.onEvents("t", 0, List.of(), 110);
    var report = live(OnGap.REPORT);
    var latest = live(OnGap.LATEST);
    var fail = live(OnGap.FAIL);
    engine.onTruncated("t", 0, 105);
    for (var subscription : List.of(report, latest, fail)) {
      var sink = new Taking(memory);
      var progress = subscription.read(sink, 0);
      assertThat(sink.notices()).contains(new Notice.Reset(ResetReason.TRUNCATED, List.of("t")));
      assertThat(sink.lastNext()).containsEntry(0, 105L).containsEntry(1, 50L);
      assertThat(progress == Progress.ENDED).isEqualTo(subscription.equals(fail));
    }
  }

  private Subscription live(OnGap onGap) {
    return subscribe(onGap, new Presented.Nothing(), engine.view("t").orElseThrow());
  }

  private Subscription resume(OnGap onGap) {
    return start(onGap, List.of(0L, 0L));
  }

  private Subscription start(OnGap onGap, List<Long> low) {
    var positions = new TreeMap<>(Map.of(0, 10L, 1, 45L));
    var cursor = new Cursor(List.of(new TopicCursor(TopicTag.of("t"), EPOCH, Kind.WHOLE, 2,
        positions)), false);
    var view = engine.view("t").orElseThrow();
    return subscribe(onGap, new Presented.Valid(cursor, true), new TopicView(view.state(), low,
        view.end(), low, low, TopicView.Authority.LEADERS));
  }

  private Subscription subscribe(OnGap onGap, Presented presented, TopicView view) {
    var request = new Request(Events.select("t"), new From.Latest(), presented, new Until.Never(),
        OptionalLong.empty(), onGap, OptionalInt.empty());
    var resolution = Resolver.resolve(request, Map.of("t", view), new Resolver.Terms(0, 0, 0));
    return engine.subscribe(((Resolution.Resolved) resolution).start(), memory, () -> {})
        .orElseThrow();
  }

  private static GapRange gap(int partition, long from, long to) {
    return new GapRange("t", partition, from, to, Reason.RETENTION);
  }

  private static Event event(int partition, long offset) {
    return Events.event(partition, offset, offset, "k");
  }
}
