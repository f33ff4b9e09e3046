package io.tailwater.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.Epoch;
import io.tailwater.model.Event;
import io.tailwater.model.Notice;
import io.tailwater.model.Notice.Outcome;
import io.tailwater.model.TopicState;
import io.tailwater.stream.EngineSettings.ReplayBounds;
import io.tailwater.stream.LookBack.Progress;
import io.tailwater.stream.Request.From;
import io.tailwater.stream.Request.Presented;
import io.tailwater.stream.Request.Until;
import io.tailwater.stream.Resolution.LooksBack;
import io.tailwater.stream.TopicView.Authority;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Protocol 2.11. */
class LookBackTest {
  private final FakeKafka kafka = new FakeKafka();
  private final Frames memory = new Frames();
  private final List<List<Event>> partitions = new ArrayList<>();
  private final List<Long> ends = new ArrayList<>();
  private long low;
  private int lastScan = 100_000;

  @RepeatedTest(300)
  void startsWhereANaiveListOfTheNewestBegins(RepetitionInfo repetition) {
    var random = new Random(repetition.getCurrentRepetition());
    fill(random, 1 + random.nextInt(5));
    low = random.nextBoolean() ? random.nextInt(400) : 0;
    lastScan = random.nextInt(3) == 0 ? 1 + random.nextInt(300) : 100_000;
    kafka.retain(low);
    var engine = engine(random);
    var selections = Events.select(random.nextBoolean() ? "t" : "t/a");
    var last = 1 + random.nextInt(random.nextBoolean() ? 5 : 200);
    var start = find(engine, selections, last);

    var naive = new Naive(selections, start.lanes().all(), last);
    assertThat(start.next()).isEqualTo(naive.starts());
    assertThat(lookBack(start)).isEqualTo(
        new Notice.LookBack(naive.newest.size(), naive.complete));
  }

  @Test
  void deliversTheNewestOfAllPartitionsInTheOrderOfAReplayAndGoesOnLive() {
    append(0, 0, 10, "a");
    append(0, 1, 40, "a");
    append(1, 0, 20, "a");
    append(1, 1, 30, "a");
    var engine = engine(new Random(1));
    var start = find(engine, Events.select("t"), 3);
    var subscription = engine.subscribe(start, memory, () -> {}).orElseThrow();
    var client = new Taking(memory);
    subscription.read(client, 0);
    kafka.answerAll();
    subscription.read(client, 1);

    assertThat(start.next()).containsExactly(1L, 0L);
    assertThat(client.offsets()).containsExactly(0L, 1L, 1L);
    assertThat(client.frames.getFirst().cursor().orElseThrow().topics().getFirst().next())
        .containsExactly(Map.entry(0, 1L), Map.entry(1, 0L));
    engine.onEvents("t", 0, List.of(Events.event(0, 2, 50, "a")), 3);
    subscription.read(client, 2);
    assertThat(client.offsets()).endsWith(2L);
  }

  @Test
  void saysThatItIsLiveWhereThereIsNothingAndResumedWhereThereIs() {
    append(0, 0, 10, "a");
    var engine = engine(new Random(1));
    var some = find(engine, Events.select("t"), 3);
    var none = find(engine, Events.select("t/nobody"), 3);

    assertThat(((Notice.Open) some.first().getFirst()).outcomes())
        .containsEntry("t", Outcome.RESUMED);
    assertThat(((Notice.Open) none.first().getFirst()).outcomes())
        .containsEntry("t/nobody", Outcome.LIVE);
    assertThat(lookBack(none)).isEqualTo(new Notice.LookBack(0, true));
  }

  @Test
  void findsTheNewestBeforeTheEndThatWasAskedFor() {
    for (var offset = 0; offset < 10; offset++) {
      append(0, offset, offset, "a");
    }
    var engine = engine(new Random(1));
    var view = leaders(engine);
    var until = new TopicView(view.state(), view.low(), view.end(), view.at(), List.of(6L),
        Authority.LEADERS);
    var request = new Request(Events.select("t"), new From.Latest(), new Presented.Nothing(),
        new Until.At(6), OptionalLong.empty(), OnGap.REPORT, OptionalInt.of(2));
    var question = (LooksBack) Resolver.resolve(request, Map.of("t", until), terms());

    assertThat(run(engine, question).orElseThrow().next()).containsExactly(4L);
  }

  @Test
  void readsNoMoreOfKafkaThanItNeeds() {
    for (var offset = 0; offset < 50_000; offset++) {
      append(0, offset, offset, "a");
    }
    var engine = new Engine(settings(0, 32 << 20),
        memory, kafka);
    engine.onTopic(new TopicState("t", Epoch.of("c", "t"), 1), new long[]{50_000});
    var start = find(engine, Events.select("t"), 10);

    assertThat(start.next()).containsExactly(49_990L);
    assertThat(kafka.bytes).isLessThan(40 * Events.event(0).footprint());
  }

  @Test
  void letsOnlySoManyLookBackAtOnceAndTheOthersInTheirOrder() {
    append(0, 0, 0, "a");
    var engine = engine(new Random(1));
    var woken = new ArrayDeque<Integer>();
    var all = new ArrayList<LookBack>();
    for (var i = 0; i < LookBackTurns.AT_ONCE + 2; i++) {
      var number = i;
      all.add(engine.lookBack(question(engine, Events.select("t"), 1, Authority.LEADERS),
          () -> woken.add(number)).orElseThrow());
    }
    for (var lookBack : all.subList(0, LookBackTurns.AT_ONCE)) {
      lookBack.advance(0);
    }
    var waiting = all.subList(LookBackTurns.AT_ONCE, all.size());
    assertThat(waiting).allMatch(lookBack -> lookBack.advance(0) == Progress.WAITING);
    woken.clear();
    all.getFirst().close();
    assertThat(woken).containsExactly(LookBackTurns.AT_ONCE);
    waiting.getFirst().close();
    assertThat(woken).containsExactly(LookBackTurns.AT_ONCE, LookBackTurns.AT_ONCE + 1);
    all.forEach(LookBack::close);
  }

  @Test
  void looksAtFewEventsInATurnWhereAFilterHasToBeAsked() {
    for (var partition = 0; partition < 8; partition++) {
      for (var offset = 0; offset < 10; offset++) {
        append(partition, offset, offset, "a");
      }
    }
    var engine = engine(new Random(1));
    var asked = new AtomicInteger();
    var selections = new Selections(Events.select("t").all(),
        (_, _) -> asked.incrementAndGet() < 0);
    var lookBack = engine.lookBack(question(engine, selections, 10, Authority.LEADERS), () -> {})
        .orElseThrow();
    var most = 0;
    var progress = Progress.MORE;
    while (progress != Progress.DONE) {
      var before = asked.get();
      progress = lookBack.advance(0);
      most = Math.max(most, asked.get() - before);
      kafka.answer();
    }
    lookBack.close();

    assertThat(asked).hasValueGreaterThanOrEqualTo(80);
    assertThat(most).isLessThanOrEqualTo(50);
  }

  @Test
  void isOverriddenByACursor() {
    append(0, 0, 10, "a");
    var engine = engine(new Random(1));
    var request = new Request(Events.select("t"), new From.Latest(), new Presented.Invalid(),
        new Until.Never(), OptionalLong.empty(), OnGap.REPORT, OptionalInt.of(2));

    assertThat(Resolver.resolve(request, Map.of("t", leaders(engine)), terms()))
        .isInstanceOf(Resolution.Resolved.class);
  }

  /** The same by lists. */
  private final class Naive {
    final List<Event> newest;
    final boolean complete;
    private final List<Lanes.Lane> lanes;

    Naive(Selections selections, List<Lanes.Lane> lanes, int last) {
      this.lanes = lanes;
      var queues = new ArrayList<ArrayDeque<Event>>();
      var whole = true;
      for (var lane : lanes) {
        var furthest = ends.get(lane.partition()) - lastScan;
        var wanted = partitions.get(lane.partition())
            .stream()
            .filter(event -> event.offset() >= Math.max(low, furthest)
                && selections.selectionOf("t", event).isPresent())
            .toList();
        whole &= wanted.size() >= last || furthest <= low;
        queues.add(new ArrayDeque<>(wanted.subList(Math.max(0, wanted.size() - last),
            wanted.size())));
      }
      var merged = new ArrayList<Event>();
      while (queues.stream().anyMatch(queue -> !queue.isEmpty())) {
        ArrayDeque<Event> best = new ArrayDeque<>();
        for (var queue : queues) {
          if (!queue.isEmpty() && (best.isEmpty()
              || queue.getFirst().timestampMillis() < best.getFirst().timestampMillis())) {
            best = queue;
          }
        }
        merged.add(best.removeFirst());
      }
      newest = merged.subList(Math.max(0, merged.size() - last), merged.size());
      complete = whole;
    }

    List<Long> starts() {
      return lanes.stream()
          .map(lane -> newest.stream()
              .filter(event -> event.partition() == lane.partition())
              .map(Event::offset)
              .findFirst()
              .orElseGet(() -> ends.get(lane.partition())))
          .toList();
    }
  }

  private void fill(Random random, int count) {
    for (var partition = 0; partition < count; partition++) {
      var offset = random.nextLong(50);
      var millis = 1_000L;
      for (var n = random.nextInt(600); n > 0; n--) {
        millis += random.nextInt(3) - (random.nextInt(10) == 0 ? 20 : 0);
        offset += random.nextInt(8) == 0 ? random.nextInt(20) : 0;
        append(partition, offset++, millis, List.of("a", "b", "c").get(random.nextInt(3)));
      }
      if (partitions.size() == partition) {
        partitions.add(new ArrayList<>());
        ends.add(0L);
      }
    }
  }

  private void append(int partition, long offset, long millis, String key) {
    while (partitions.size() <= partition) {
      partitions.add(new ArrayList<>());
      ends.add(0L);
    }
    partitions.get(partition).add(kafka.append(partition, offset, millis, key, 10));
    ends.set(partition, offset + 1);
  }

  /** Its logs hold the newest of what there is. */
  private Engine engine(Random random) {
    for (var partition = 0; partition < ends.size(); partition++) {
      ends.set(partition, Math.max(low, ends.get(partition)));
    }
    var engine = new Engine(settings(1 << 20, 32 << 10), memory, kafka);
    var from = ends.stream().mapToLong(end -> low + random.nextLong(end - low + 1)).toArray();
    engine.onTopic(new TopicState("t", Epoch.of("c", "t"), partitions.size()), from);
    for (var partition = 0; partition < from.length; partition++) {
      var first = from[partition];
      engine.onEvents("t", partition,
          partitions.get(partition).stream().filter(event -> event.offset() >= first).toList(),
          ends.get(partition));
    }
    return engine;
  }

  private EngineSettings settings(long logBytes, long replayBytes) {
    var roomy = Events.roomy();
    return new EngineSettings(Events.log(logBytes), roomy.fanOut(), roomy.lagLimit(),
        new ReplayBounds(replayBytes, lastScan));
  }

  private Start find(Engine engine, Selections selections, int last) {
    return run(engine, question(engine, selections, last, Authority.LOGS))
        .orElseGet(() -> run(engine, question(engine, selections, last, Authority.LEADERS))
            .orElseThrow());
  }

  /** Empty if the logs do not suffice. */
  private Optional<Start> run(Engine engine, LooksBack question) {
    var lookBack = engine.lookBack(question, () -> {}).orElseThrow();
    try {
      for (var now = 0L; now < 1_000_000; now += 100) {
        var progress = lookBack.advance(now);
        if (progress == Progress.DONE) {
          return Optional.of(lookBack.start());
        }
        if (progress == Progress.BELOW_LOGS) {
          assertThat(question.low()).isEmpty();
          return Optional.empty();
        }
        kafka.answer();
      }
      throw new AssertionError("the look-back does not end");
    } finally {
      lookBack.close();
    }
  }

  private LooksBack question(Engine engine, Selections selections, int last,
      Authority authority) {
    var request = new Request(selections, new From.Earliest(), new Presented.Nothing(),
        new Until.Never(), OptionalLong.empty(), OnGap.REPORT, OptionalInt.of(last));
    var view = authority == Authority.LOGS ? engine.view("t").orElseThrow() : leaders(engine);
    return (LooksBack) Resolver.resolve(request, Map.of("t", view), terms());
  }

  private TopicView leaders(Engine engine) {
    var view = engine.view("t").orElseThrow();
    var lows = IntStream.range(0, view.end().size()).mapToObj(_ -> low).toList();
    return new TopicView(view.state(), lows, view.end(), view.end(), view.end(),
        Authority.LEADERS);
  }

  private static Notice.LookBack lookBack(Start start) {
    return ((Notice.Open) start.first().getFirst()).lookBack().orElseThrow();
  }

  private static Resolver.Terms terms() {
    return new Resolver.Terms(0, 0, 0);
  }
}
