package io.tailwater.kafka;

import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.kafka.ReplayQueue.Place;
import io.tailwater.kafka.ReplayQueue.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReplayQueueTest {
  private static final long LATER = System.nanoTime() + 60_000_000_000L;

  private final ReplayQueue queue = new ReplayQueue(3);
  private final ReplayQueue.Seat seat = queue.seat();
  private final List<ReplayRead> outcomes = new ArrayList<>();

  @Test
  void handsOutTheOldestReadFirst() throws InterruptedException {
    submit(place(5));
    submit(place(1));
    assertThat(placeOf(queue.take(seat, ZERO))).isEqualTo(place(5));
    assertThat(placeOf(queue.take(seat, ZERO))).isEqualTo(place(1));
    assertThat(queue.take(seat, ZERO)).isNull();
  }

  @Test
  void prefersTheReadThatBeginsWhereTheWorkerStands() throws InterruptedException {
    submit(place(0));
    var first = queue.take(seat, ZERO);
    submit(place(1));
    submit(place(7));
    assertThat(finish(first, place(7))).hasSize(1);
    assertThat(placeOf(queue.take(seat, ZERO))).isEqualTo(place(7));
  }

  @Test
  void keepsTheNextReadForTheWorkerThatIsStillHandingOverTheLast() throws InterruptedException {
    submit(place(0));
    var first = queue.take(seat, ZERO);
    submit(place(1));
    finish(first, place(7));
    submit(place(7));
    assertThat(placeOf(queue.take(queue.seat(), ZERO))).isEqualTo(place(1));
    assertThat(placeOf(queue.take(seat, ZERO))).isEqualTo(place(7));
  }

  @Test
  void sharesOneReadAmongThoseWhoAskForTheSame() throws InterruptedException {
    submit(place(0));
    submit(place(0));
    var shared = queue.take(seat, ZERO);
    submit(place(0));
    assertThat(queue.take(queue.seat(), ZERO)).isNull();
    assertThat(finish(shared, place(1))).hasSize(3);
  }

  @Test
  void takesNoMoreThanItsBoundAndNoneOnceClosed() throws InterruptedException {
    assertThat(submit(place(0))).isTrue();
    assertThat(submit(place(0))).isTrue();
    assertThat(submit(place(1))).isTrue();
    assertThat(submit(place(2))).isFalse();
    finish(queue.take(seat, ZERO), place(1));
    assertThat(submit(place(2))).isTrue();
    assertThat(queue.close()).hasSize(2);
    assertThat(submit(place(3))).isFalse();
  }

  private boolean submit(Place place) {
    return queue.submit(place, 1, LATER, outcomes::add);
  }

  private List<?> finish(@Nullable Request request, Place place) {
    assertThat(request).isNotNull();
    return request == null ? List.of() : queue.finish(seat, request, place);
  }

  private static Place placeOf(@Nullable Request request) {
    return request == null ? place(-1) : request.place();
  }

  private static Place place(long offset) {
    return new Place(new TopicPartition("t", 0), Optional.empty(), offset);
  }
}
