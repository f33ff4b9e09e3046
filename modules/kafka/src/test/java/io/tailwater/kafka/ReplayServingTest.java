package io.tailwater.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.kafka.ReplayQueue.Place;
import io.tailwater.kafka.ReplayQueue.Request;
import io.tailwater.kafka.ReplayRead.Events;
import io.tailwater.kafka.ReplayRead.Unavailable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReplayServingTest {
  private static final long FAILS = 13;
  private static final long FAILS_WHEN_FORGOTTEN = 14;
  private static final long WAITS_AND_FAILS = 15;

  private final ReplayQueue queue = new ReplayQueue(10);
  private final CountDownLatch reading = new CountDownLatch(1);
  private final CountDownLatch mayFail = new CountDownLatch(1);
  private final Thread thread = Thread.ofPlatform()
      .start(new ReplayServing(queue, new Fragile(), Duration.ofSeconds(1)));

  @AfterEach
  void close() throws InterruptedException {
    queue.close();
    assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void answersAReadThatFailsAndServesTheNext() throws Exception {
    assertThat(answer(ask(FAILS))).isInstanceOf(Unavailable.class);
    assertThat(answer(ask(1))).isEqualTo(new Events(List.of(), 1));
  }

  @Test
  void answersAllWhoJoinedAReadThatFails() throws Exception {
    var first = ask(WAITS_AND_FAILS);
    assertThat(reading.await(10, TimeUnit.SECONDS)).isTrue();
    var joined = ask(WAITS_AND_FAILS);
    var next = ask(2);
    mayFail.countDown();
    assertThat(answer(first)).isInstanceOf(Unavailable.class);
    assertThat(answer(joined)).isInstanceOf(Unavailable.class);
    assertThat(answer(next)).isEqualTo(new Events(List.of(), 2));
  }

  @Test
  void servesOnThoughTheConsumerDoesNotCloseCleanly() throws Exception {
    assertThat(answer(ask(FAILS_WHEN_FORGOTTEN))).isInstanceOf(Events.class);
    assertThat(answer(ask(3))).isEqualTo(new Events(List.of(), 3));
  }

  @Test
  void servesOnThoughTakingAReadFails() throws Exception {
    queue.submit(place(1), 1, deadline(), _ -> {
      throw new AssertionError("the taker's own");
    });
    assertThat(answer(ask(4))).isEqualTo(new Events(List.of(), 4));
  }

  @Test
  void servesOnThoughATakerInterruptedTheThread() throws Exception {
    queue.submit(place(1), 1, deadline(), _ -> Thread.currentThread().interrupt());
    assertThat(answer(ask(5))).isEqualTo(new Events(List.of(), 5));
  }

  private CompletableFuture<ReplayRead> ask(long offset) {
    var answer = new CompletableFuture<ReplayRead>();
    assertThat(queue.submit(place(offset), 1, deadline(), answer::complete)).isTrue();
    return answer;
  }

  private static ReplayRead answer(CompletableFuture<ReplayRead> read) throws Exception {
    return read.get(10, TimeUnit.SECONDS);
  }

  private static Place place(long offset) {
    return new Place(new TopicPartition("t", 0), Optional.empty(), offset);
  }

  private static long deadline() {
    return System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
  }

  /** Fails in the ways a consumer, or the machine under it, can. */
  private final class Fragile implements ReplayServing.Worker {
    private long at;

    @Override
    public ReplayRead read(Request request) {
      at = request.place().offset();
      if (at == WAITS_AND_FAILS) {
        reading.countDown();
        awaitQuietly(mayFail);
      }
      if (at == FAILS || at == WAITS_AND_FAILS) {
        throw new OutOfMemoryError("the test's own");
      }
      return new Events(List.of(), at);
    }

    @Override
    public @Nullable Place place() {
      return null;
    }

    @Override
    public void forget() {
      if (at == FAILS_WHEN_FORGOTTEN) {
        throw new IllegalStateException("the test's own");
      }
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
