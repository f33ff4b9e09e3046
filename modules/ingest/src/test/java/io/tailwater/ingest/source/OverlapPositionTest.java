package io.tailwater.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

final class OverlapPositionTest {
  private static final Duration OVERLAP = Duration.ofMillis(100);
  private static final int MAX_IDS = 100_000;

  private final Map<String, Bytes> committed = new HashMap<>();

  @Test
  void presentsAnIdAsOldAsTheOverlapOnceThereIsOne() {
    var position = restored();
    for (var millis = 1_000; millis <= 2_000; millis += 10) {
      admit(position, "a", millis);
      commit(position);
    }
    assertThat(position.resume().toUtf8()).contains("1900");
    assertThat(restored().resume()).isEqualTo(position.resume());
  }

  @Test
  void forgetsWhatComesNoMore() {
    var position = restored();
    for (var millis = 0; millis <= 60_000; millis += 10) {
      admit(position, "a", millis);
      commit(position);
    }
    assertThat(committed).hasSizeLessThan(25);
  }

  @Test
  void remembersTheLastItemsOfATopicThatIsIdle() {
    var position = restored();
    position.admit(new Step.Past(id(Map.of("b", 1_000L)), Map.of("b", 1_000L), "b", 1_000,
        ItemId.of("idle")));
    commit(position);
    for (var millis = 1_000; millis <= 90_000; millis += 100) {
      var times = Map.of("a", (long) millis, "b", 1_000L);
      position.admit(new Step.Past(id(times), times, "a", millis, ItemId.of("a" + millis)));
      commit(position);
    }
    assertThat(restored().admit(new Step.Past("", Map.of(), "b", 1_000, ItemId.of("idle"))))
        .isFalse();
    assertThat(committed).hasSizeLessThan(10);
  }

  @Test
  void asksForATopicOfUnknownTimeFromTheBeginningOfTheFeed() {
    var position = restored();
    var id = "[{\"topic\":\"a\",\"partition\":0,\"timestamp\":5000},"
        + "{\"topic\":\"b\",\"partition\":0,\"offset\":-1}]";
    position.admit(new Step.Past(id, UpstreamId.reached(id), "a", 5_000, ItemId.of("x")));

    assertThat(position.resume().toUtf8()).contains("\"b\"")
        .contains("4900")
        .doesNotContain("offset");
  }

  @Test
  void writesOnlyWhatACommitAdded() {
    var position = restored();
    for (var i = 0; i < 1_000; i++) {
      admit(position, "a", 1_000 + i % 50, "first" + i);
    }
    commit(position);
    admit(position, "a", 1_060);
    assertThat(position.changes().values()).singleElement()
        .satisfies(delta -> assertThat(delta.length()).isLessThan(200));
    assertThat(position.changes()).isEmpty();
  }

  @Test
  void keepsNoMoreIdsThanItsBoundAndStillResumesAtAPlaceThatItHad() {
    var position = OverlapPosition.restore(Duration.ofHours(1), 1_000, Map.of());
    for (var i = 0; i < 50; i++) {
      for (var j = 0; j < 100; j++) {
        admit(position, "a", 1_000 + i, i + "-" + j);
      }
      commit(position);
    }
    assertThat(committed).hasSize(10);
    assertThat(position.resume().toUtf8()).contains("1040");
  }

  /** Plays an upstream that resolves by time, with random commits, crashes and reconnects. */
  @RepeatedTest(300)
  void acceptsEveryItemOnceWhateverIsDeliveredAgain(RepetitionInfo repetition) {
    var random = new Random(repetition.getCurrentRepetition());
    var upstream = new Upstream(random);
    var had = new ArrayList<Integer>();
    var position = restored();
    var pending = new ArrayList<Integer>();
    upstream.resume(position.resume().toUtf8());
    while (upstream.hasNext()) {
      var step = upstream.next();
      if (position.admit(step)) {
        pending.add(upstream.lastIndex());
      }
      switch (random.nextInt(1_000)) {
        case 0 -> {
          // A crash: what was not committed never happened.
          pending.clear();
          position = restored();
          upstream.resume(position.resume().toUtf8());
        }
        case 1 -> upstream.resume(position.resume().toUtf8());
        case 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19 -> {
          commit(position);
          had.addAll(pending);
          pending.clear();
        }
        default -> {
          // Goes on.
        }
      }
    }
    had.addAll(pending);
    assertThat(had).as("seed %d", repetition.getCurrentRepetition())
        .containsExactlyInAnyOrderElementsOf(upstream.all());
  }

  private OverlapPosition restored() {
    return OverlapPosition.restore(OVERLAP, MAX_IDS, committed);
  }

  private void commit(OverlapPosition position) {
    position.changes().forEach((entry, value) -> {
      if (value.isNone()) {
        committed.remove(entry);
      } else {
        committed.put(entry, value);
      }
    });
  }

  private static void admit(OverlapPosition position, String topic, long millis) {
    admit(position, topic, millis, topic + millis);
  }

  private static void admit(OverlapPosition position, String topic, long millis, String item) {
    var times = Map.of(topic, millis);
    position.admit(new Step.Past(id(times), times, topic, millis, ItemId.of(item)));
  }

  private static String id(Map<String, Long> times) {
    var entries = new ArrayList<String>();
    times.forEach((topic, time) -> entries.add(
        "{\"topic\":\"%s\",\"partition\":0,\"timestamp\":%d}".formatted(topic, time)));
    return "[" + String.join(",", entries) + "]";
  }

  /** Two topics of which one is idle now and then, a little out of order within each. */
  private static final class Upstream {
    private static final int TOTAL = 1_500;

    private final Random random;
    private final List<List<Integer>> topics = List.of(new ArrayList<>(), new ArrayList<>());
    private final long[] times = new long[TOTAL];
    private final int[] next = new int[2];
    private final long[] reached = {-1, -1};
    private int lastIndex;

    Upstream(Random random) {
      this.random = random;
      for (var i = 0; i < TOTAL; i++) {
        var idle = i / 200 % 2 == 0;
        times[i] = 10_000L + i / 3 + random.nextInt(20);
        topics.get(!idle && random.nextInt(3) == 0 ? 1 : 0).add(i);
      }
    }

    List<Integer> all() {
      return IntStream.range(0, TOTAL).boxed().toList();
    }

    void resume(String id) {
      var asked = UpstreamId.reached(id);
      for (var topic = 0; topic < 2; topic++) {
        var from = asked.getOrDefault("t" + topic, -1L);
        reached[topic] = from;
        next[topic] = 0;
        while (next[topic] < topics.get(topic).size() && time(topic) < from) {
          next[topic]++;
        }
      }
    }

    boolean hasNext() {
      return next[0] < topics.get(0).size() || next[1] < topics.get(1).size();
    }

    int lastIndex() {
      return lastIndex;
    }

    Step.Past next() {
      var topic = random.nextInt(2);
      if (next[topic] == topics.get(topic).size()) {
        topic = 1 - topic;
      }
      reached[topic] = time(topic);
      lastIndex = topics.get(topic).get(next[topic]++);
      var id = "[%s,%s]".formatted(entry(0), entry(1));
      return new Step.Past(id, UpstreamId.reached(id), "t" + topic, times[lastIndex],
          ItemId.of("item" + lastIndex));
    }

    private String entry(int topic) {
      return "{\"topic\":\"t%d\",\"partition\":0,%s}".formatted(topic,
          reached[topic] < 0 ? "\"offset\":-1" : "\"timestamp\":" + reached[topic]);
    }

    private long time(int topic) {
      return times[topics.get(topic).get(next[topic])];
    }
  }
}
