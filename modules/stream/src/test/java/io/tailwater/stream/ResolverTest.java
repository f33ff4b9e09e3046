package io.tailwater.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.Cursor;
import io.tailwater.model.Epoch;
import io.tailwater.model.GapRange;
import io.tailwater.model.Notice;
import io.tailwater.model.Notice.Outcome;
import io.tailwater.model.Notice.ResetReason;
import io.tailwater.model.TopicCursor;
import io.tailwater.model.TopicCursor.Kind;
import io.tailwater.model.TopicState;
import io.tailwater.model.TopicTag;
import io.tailwater.stream.Request.From;
import io.tailwater.stream.Request.Presented;
import io.tailwater.stream.Request.Until;
import io.tailwater.stream.TopicView.Authority;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Protocol 2.4, 2.5, 2.8 and 2.10. */
class ResolverTest {
  private static final Epoch NOW = Epoch.of("cluster", "now");
  private static final Epoch BEFORE = Epoch.of("cluster", "before");
  private static final TopicView THREE = view(Authority.LEADERS, 3, List.of(10L, 0L, 0L),
      List.of(20L, 5L, 0L));

  @Test
  void startsAtTheEndWithoutACursor() {
    var start = resolved(whole(new Presented.Nothing()), THREE);

    assertThat(start.next()).containsExactly(20L, 5L, 0L);
    assertThat(outcome(start)).isEqualTo(Outcome.LIVE);
  }

  @Test
  void startsAtTheBeginningIfAskedTo() {
    var request = new Request(Events.select("t"), new From.Earliest(), new Presented.Nothing(),
        new Until.Never(), OptionalLong.empty());

    assertThat(resolved(request, THREE).next()).containsExactly(10L, 0L, 0L);
    assertThat(Resolver.resolve(request, Map.of("t", logs(THREE)), terms()))
        .isInstanceOf(Resolution.AskLeaders.class);
  }

  @Test
  void resumesExactlyAtTheCursorAndLooksNoFurtherThanTheLogs() {
    var start = resolved(whole(valid(NOW, Kind.WHOLE, 3, 12, 5, 0)), logs(THREE));

    assertThat(start.next()).containsExactly(12L, 5L, 0L);
    assertThat(start.first()).hasSize(1);
    assertThat(outcome(start)).isEqualTo(Outcome.RESUMED);
  }

  @Test
  void tellsTheExactRangeThatIsGone() {
    var request = whole(valid(NOW, Kind.WHOLE, 3, 4, 5, 0));

    assertThat(Resolver.resolve(request, Map.of("t", logs(THREE)), terms()))
        .isInstanceOf(Resolution.AskLeaders.class);
    var start = resolved(request, THREE);
    var gaps = List.of(new GapRange("t", 0, 4, 10, GapRange.Reason.RETENTION));
    assertThat(start.next()).containsExactly(10L, 5L, 0L);
    assertThat(outcome(start)).isEqualTo(Outcome.GAP);
    assertThat(start.first()).contains(new Notice.Gap(gaps));
  }

  @Test
  void startsOverAtTheEarliestWhereTheTopicIsAnotherOne() {
    for (var strict : List.of(true, false)) {
      var start = resolved(whole(new Presented.Valid(cursor(BEFORE, Kind.WHOLE, 3, 12, 5, 0),
          strict)), THREE);

      assertThat(start.next()).containsExactly(10L, 0L, 0L);
      assertThat(outcome(start)).isEqualTo(Outcome.RESET);
      assertThat(start.first()).contains(new Notice.Reset(ResetReason.EPOCH, List.of("t")));
    }
  }

  @Test
  void waitsForAPositionBeyondTheEndAndThenGivesUpOnIt() {
    var request = whole(valid(NOW, Kind.WHOLE, 3, 21, 5, 0));

    assertThat(Resolver.resolve(request, Map.of("t", logs(THREE)), terms()))
        .isInstanceOf(Resolution.AskLeaders.class);
    assertThat(Resolver.resolve(request, Map.of("t", THREE), terms()))
        .isInstanceOf(Resolution.AskAgain.class);
    var start = resolved(request, with(THREE, Authority.LEADERS_FINALLY));
    assertThat(start.next()).containsExactly(20L, 5L, 0L);
    assertThat(start.first()).contains(new Notice.Reset(ResetReason.AHEAD, List.of("t")));
  }

  @Test
  void startsAtTheEndAfterAHeaderThatIsNoCursor() {
    var start = resolved(whole(new Presented.Invalid()), logs(THREE));

    assertThat(start.next()).containsExactly(20L, 5L, 0L);
    assertThat(start.first()).contains(new Notice.Reset(ResetReason.CURSOR, List.of("t")));
  }

  @Test
  void refusesAKeysCursorForTheWholeTopicInTheQueryAndResetsInTheHeader() {
    var cursor = cursor(NOW, Kind.KEYS, 3, Map.of(1, 4L));

    assertThat(Resolver.resolve(whole(new Presented.Valid(cursor, true)), Map.of("t", logs(THREE)),
        terms())).isInstanceOf(Resolution.Mismatch.class);
    assertThat(resolved(whole(new Presented.Valid(cursor, false)), logs(THREE)).first())
        .contains(new Notice.Reset(ResetReason.CURSOR, List.of("t")));
  }

  @Test
  void refusesAWholeTopicsCursorForAKey() {
    var request = request("t/a", new Presented.Valid(cursor(NOW, Kind.WHOLE, 3, 12, 5, 0), true));

    assertThat(Resolver.resolve(request, Map.of("t", logs(THREE)), terms()))
        .isInstanceOf(Resolution.Mismatch.class);
  }

  @Test
  void readsPartitionsThatWereAddedFromTheirStart() {
    var start = resolved(whole(valid(NOW, Kind.WHOLE, 2, 12, 5)), THREE);

    assertThat(start.next()).containsExactly(12L, 5L, 0L);
    assertThat(outcome(start)).isEqualTo(Outcome.RESUMED);
  }

  @Test
  void readsAKeysOldPartitionFromItsOffsetAndItsNewOneFromTheStart() {
    var four = view(Authority.LEADERS, 4, List.of(0L, 0L, 0L, 0L), List.of(9L, 9L, 9L, 9L));
    var selections = Events.select("t/BTC-USD");
    var old = selections.partitions("t", 1).first();
    var now = selections.partitions("t", 4).first();
    assertThat(old).isNotEqualTo(now);
    var start = resolved(request("t/BTC-USD", new Presented.Valid(
        cursor(NOW, Kind.KEYS, 1, Map.of(old, 7L)), false)), four);

    assertThat(start.lanes().topics().getFirst().partitions()).containsExactlyInAnyOrder(old, now);
    assertThat(start.next()).isEqualTo(old < now ? List.of(7L, 0L) : List.of(0L, 7L));
  }

  @Test
  void startsTopicsThatTheCursorDoesNotNameWhereFromSaysAndDropsThoseNotAskedFor() {
    var selections = Events.select("t", "u");
    var other = view("u", Authority.LOGS, 1, List.of(0L), List.of(3L));
    var request = new Request(selections, new From.Latest(),
        valid(NOW, Kind.WHOLE, 3, 12, 5, 0), new Until.Never(), OptionalLong.empty());
    var start = ((Resolution.Resolved) Resolver.resolve(request,
        Map.of("t", logs(THREE), "u", other), terms())).start();

    assertThat(start.next()).containsExactly(12L, 5L, 0L, 3L);
    assertThat(((Notice.Open) start.first().getFirst()).outcomes()).isEqualTo(
        Map.of("t", Outcome.RESUMED, "u", Outcome.LIVE));
  }

  @Test
  void isNotImpressedByTheNumberOfPartitionsThatACursorClaims() {
    var cursor = cursor(NOW, Kind.WHOLE, Integer.MAX_VALUE, Map.of(0, 1L));

    assertThat(Resolver.resolve(whole(new Presented.Valid(cursor, true)), Map.of("t", logs(THREE)),
        terms())).isInstanceOf(Resolution.Mismatch.class);
  }

  @Test
  void refusesToEndAtAPositionInAnotherLifeOfTheTopic() {
    var request = new Request(Events.select("t"), new From.Latest(), new Presented.Nothing(),
        new Until.Position(cursor(BEFORE, Kind.WHOLE, 3, 12, 5, 0)), OptionalLong.empty());

    assertThat(Resolver.resolve(request, Map.of("t", logs(THREE)), terms()))
        .isInstanceOfSatisfying(Resolution.Mismatch.class, m -> assertThat(m.until()).isTrue());
  }

  @Test
  void waitsUntilItSeesThePartitionsInWhichItIsToEnd() {
    var request = new Request(Events.select("t"), new From.Latest(), new Presented.Nothing(),
        new Until.Position(cursor(NOW, Kind.WHOLE, 4, 20, 5, 0, 7)), OptionalLong.empty());

    assertThat(Resolver.resolve(request, Map.of("t", logs(THREE)), terms()))
        .isInstanceOf(Resolution.AskLeaders.class);
    assertThat(Resolver.resolve(request, Map.of("t", THREE), terms()))
        .isInstanceOf(Resolution.AskAgain.class);
    assertThat(Resolver.resolve(request, Map.of("t", with(THREE, Authority.LEADERS_FINALLY)),
        terms())).isInstanceOf(Resolution.Mismatch.class);
  }

  @Test
  void goesOnAtTheEndOfEveryPartitionBehindAGapIfAskedTo() {
    var start = resolved(onGap(OnGap.LATEST, valid(NOW, Kind.WHOLE, 3, 4, 2, 0)), THREE);

    assertThat(start.next()).containsExactly(20L, 5L, 0L);
    assertThat(outcome(start)).isEqualTo(Outcome.GAP);
    assertThat(start.first()).contains(new Notice.Gap(List.of(
        new GapRange("t", 0, 4, 20, GapRange.Reason.RETENTION),
        new GapRange("t", 1, 2, 5, GapRange.Reason.SKIPPED))));
    assertThat(start.fails()).isFalse();
  }

  @Test
  void endsBehindAGapIfAskedTo() {
    var start = resolved(onGap(OnGap.FAIL, valid(NOW, Kind.WHOLE, 3, 4, 5, 0)), THREE);

    assertThat(start.next()).containsExactly(10L, 5L, 0L);
    assertThat(start.first()).contains(new Notice.Gap(List.of(
        new GapRange("t", 0, 4, 10, GapRange.Reason.RETENTION))));
    assertThat(start.fails()).isTrue();
  }

  @Test
  void asksTheLeadersBeforeItFailsOrSkipsForWhatOnlyTheLogsLack() {
    for (var onGap : OnGap.values()) {
      assertThat(Resolver.resolve(onGap(onGap, valid(NOW, Kind.WHOLE, 3, 4, 5, 0)),
          Map.of("t", logs(THREE)), terms())).isInstanceOf(Resolution.AskLeaders.class);
    }
  }

  @Test
  void goesOnAtTheEndOfAnotherLifeOfTheTopicOrEndsIfAskedTo() {
    var cursor = valid(BEFORE, Kind.WHOLE, 3, 12, 5, 0);
    var latest = resolved(onGap(OnGap.LATEST, cursor), THREE);
    var fail = resolved(onGap(OnGap.FAIL, cursor), THREE);

    assertThat(latest.next()).containsExactly(20L, 5L, 0L);
    assertThat(latest.fails()).isFalse();
    assertThat(fail.fails()).isTrue();
    for (var start : List.of(latest, fail)) {
      assertThat(start.first()).contains(new Notice.Reset(ResetReason.EPOCH, List.of("t")));
    }
  }

  @Test
  void goesOnAtTheEndOrEndsWhereAPositionIsBeyondIt() {
    var finallyThree = with(THREE, Authority.LEADERS_FINALLY);
    var cursor = valid(NOW, Kind.WHOLE, 3, 21, 2, 0);
    var latest = resolved(onGap(OnGap.LATEST, cursor), finallyThree);
    var fail = resolved(onGap(OnGap.FAIL, cursor), finallyThree);

    assertThat(latest.next()).containsExactly(20L, 5L, 0L);
    assertThat(latest.fails()).isFalse();
    assertThat(fail.fails()).isTrue();
    assertThat(fail.first()).contains(new Notice.Reset(ResetReason.AHEAD, List.of("t")));
  }

  @Test
  void endsAfterAHeaderThatIsNoCursorIfAskedTo() {
    var start = resolved(onGap(OnGap.FAIL, new Presented.Invalid()), logs(THREE));

    assertThat(start.fails()).isTrue();
    assertThat(start.first()).contains(new Notice.Reset(ResetReason.CURSOR, List.of("t")));
    assertThat(resolved(onGap(OnGap.LATEST, new Presented.Invalid()), logs(THREE)).fails())
        .isFalse();
  }

  @Test
  void doesNotFailWhereNothingIsLost() {
    assertThat(resolved(onGap(OnGap.FAIL, valid(NOW, Kind.WHOLE, 3, 10, 5, 0)), THREE).fails())
        .isFalse();
    assertThat(resolved(onGap(OnGap.FAIL, new Presented.Nothing()), THREE).fails()).isFalse();
  }

  @Test
  void asksTheLeadersWhereNowIs() {
    var request = new Request(Events.select("t"), new From.Latest(), new Presented.Nothing(),
        new Until.Now(), OptionalLong.empty());

    assertThat(Resolver.resolve(request, Map.of("t", logs(THREE)), terms()))
        .isInstanceOf(Resolution.AskLeaders.class);
    assertThat(resolved(request, THREE).bounds().until()).containsEntry("t", List.of(20L, 5L, 0L));
  }

  private static Start resolved(Request request, TopicView view) {
    return ((Resolution.Resolved) Resolver.resolve(request, Map.of("t", view), terms())).start();
  }

  private static Outcome outcome(Start start) {
    return ((Notice.Open) start.first().getFirst()).outcomes().firstEntry().getValue();
  }

  private static Request whole(Presented presented) {
    return request("t", presented);
  }

  private static Request onGap(OnGap onGap, Presented presented) {
    return new Request(Events.select("t"), new From.Latest(), presented, new Until.Never(),
        OptionalLong.empty(), onGap, OptionalInt.empty());
  }

  private static Request request(String channel, Presented presented) {
    return new Request(Events.select(channel), new From.Latest(), presented, new Until.Never(),
        OptionalLong.empty());
  }

  private static Presented valid(Epoch epoch, Kind kind, int count, long... next) {
    return new Presented.Valid(cursor(epoch, kind, count, next), false);
  }

  private static Cursor cursor(Epoch epoch, Kind kind, int count, long... next) {
    var positions = new TreeMap<Integer, Long>();
    Arrays.stream(next).forEach(offset -> positions.put(positions.size(), offset));
    return cursor(epoch, kind, count, positions);
  }

  private static Cursor cursor(Epoch epoch, Kind kind, int count, Map<Integer, Long> next) {
    return new Cursor(List.of(new TopicCursor(TopicTag.of("t"), epoch, kind, count,
        new TreeMap<>(next))), false);
  }

  private static TopicView view(Authority authority, int partitions, List<Long> low,
      List<Long> end) {
    return view("t", authority, partitions, low, end);
  }

  private static TopicView view(String topic, Authority authority, int partitions, List<Long> low,
      List<Long> end) {
    return new TopicView(new TopicState(topic, NOW, partitions), low, end, end, end, authority);
  }

  private static TopicView logs(TopicView view) {
    return with(view, Authority.LOGS);
  }

  private static TopicView with(TopicView view, Authority authority) {
    return new TopicView(view.state(), view.low(), view.end(), view.at(), view.until(), authority);
  }

  private static Resolver.Terms terms() {
    return new Resolver.Terms(15_000, 0, 0);
  }
}
