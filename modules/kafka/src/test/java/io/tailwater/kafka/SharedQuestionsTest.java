package io.tailwater.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SharedQuestionsTest {
  private static final Duration PACE = Duration.ofMillis(50);

  private final List<Runnable> later = new ArrayList<>();
  private final List<CompletableFuture<String>> requests = new ArrayList<>();
  private long nanos = Long.MAX_VALUE - 10; // time may overflow
  private final SharedQuestions<String, String> questions = new SharedQuestions<>(PACE,
      () -> nanos, wait -> task -> {
        assertThat(wait).isPositive().isLessThanOrEqualTo(PACE);
        later.add(task);
      });

  @Test
  void asksTheFirstAtOnceAndAllThatFollowTogether() {
    var first = ask("end");
    var following = new ArrayList<CompletableFuture<String>>();
    for (var i = 0; i < 1_000; i++) {
      following.add(ask("end"));
    }
    assertThat(requests).hasSize(1);
    requests.getFirst().complete("7");
    assertThat(first).isCompletedWithValue("7");
    assertThat(following).noneMatch(CompletableFuture::isDone);
    pass();
    assertThat(requests).hasSize(2);
    requests.getLast().complete("8");
    assertThat(following).allSatisfy(answer -> assertThat(answer).isCompletedWithValue("8"));
  }

  @Test
  void neverGivesAnAnswerThatIsOlderThanTheQuestion() {
    var _ = ask("end");
    var second = ask("end");
    pass();
    var third = ask("end");
    requests.get(1).complete("8");
    assertThat(second).isCompletedWithValue("8");
    assertThat(third).isNotDone();
    pass();
    requests.get(2).complete("9");
    assertThat(third).isCompletedWithValue("9");
  }

  @Test
  void asksAtOnceAgainAfterThePace() {
    var _ = ask("end");
    nanos += PACE.toNanos();
    var _ = ask("end");
    assertThat(requests).hasSize(2);
    assertThat(later).isEmpty();
  }

  @Test
  void doesNotMixUpQuestions() {
    var _ = ask("end");
    var low = ask("low");
    requests.getLast().complete("3");
    assertThat(requests).hasSize(2);
    assertThat(low).isCompletedWithValue("3");
  }

  @Test
  void failsAllWhoShareARequestThatFailsAndGoesOn() {
    var _ = ask("end");
    var shared = List.of(ask("end"), ask("end"));
    pass();
    requests.getLast().completeExceptionally(new IllegalStateException("Kafka's own"));
    assertThat(shared).allMatch(CompletableFuture::isCompletedExceptionally);
    nanos += PACE.toNanos();
    var _ = ask("end");
    assertThat(requests).hasSize(3);
  }

  @Test
  void whoCancelsAnAnswerLeavesItToTheOthers() {
    var _ = ask("end");
    var one = ask("end");
    var other = ask("end");
    one.cancel(true);
    pass();
    requests.getLast().complete("8");
    assertThat(other).isCompletedWithValue("8");
  }

  private CompletableFuture<String> ask(String question) {
    return questions.ask(question, () -> {
      var request = new CompletableFuture<String>();
      requests.add(request);
      return request;
    });
  }

  private void pass() {
    nanos += PACE.toNanos();
    var due = List.copyOf(later);
    later.clear();
    due.forEach(Runnable::run);
  }
}
