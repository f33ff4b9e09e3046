package io.tailwater.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tailwater.testkit.DeliveryLedger;
import io.tailwater.testkit.ReceivedEvent;
import io.tailwater.testkit.StreamClient;
import io.tailwater.testkit.StreamRequest;
import io.tailwater.testkit.TestBroker;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** G1 to G3 for many clients that are cut and resume elsewhere (protocol 2.1, 2.3, 2.7, 2.13). */
class ExactlyOnceIT {
  private static final int RECORDS = 50_000;
  private static final int SIDE_RECORDS = 4_000;
  private static final int PRODUCERS = 4;
  private static final int WANDERERS = 50;
  private static final int STALLED = 2;
  private static final Duration PACE = Duration.ofSeconds(18);
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final String SSE = "text/event-stream";
  private static final String NDJSON = "application/x-ndjson";

  private final TestBroker broker = TestBroker.shared();
  private final long seed = Long.getLong("tailwater.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final String topic = broker.newTopic("once", 3, Map.of());
  private final String side = broker.newTopic("side", 1, Map.of());
  private final CountDownLatch calm = new CountDownLatch(1);
  private final PublishedLoad load = new PublishedLoad(broker, PACE);

  /** A client and the keys it asks for by topic; no keys are the whole topic. */
  private record Follower(Wanderer wanderer, Set<String> keys, boolean withSide) {}

  /** A client that stops reading for long, so that it falls off the fan-out's log. */
  private record Staller(StreamClient client, DeliveryLedger ledger, AtomicLong events,
      AtomicInteger lives) {}

  @Test
  void everyClientHasEveryCommittedRecordOfItsChannelsExactlyOnceInPartitionOrder(
      TestReporter reporter) throws Exception {
    reporter.publishEntry("seed", Long.toString(seed));
    var channels = List.of(EdgeFixture.channel(topic), EdgeFixture.channel(side));
    try (var wide = EdgeFixture.start(broker, channels);
        var narrow = EdgeFixture.start(broker, channels,
            settings -> EdgeFixture.bounded(settings, 64 * 1024, 32 * 1024));
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var stallers = List.of(staller(narrow.port()), staller(narrow.port()));
      var followers = IntStream.range(0, WANDERERS)
          .mapToObj(i -> follower(i, List.of(wide.port(), narrow.port())))
          .toList();
      var producers = producers().stream().map(threads::submit).toList();
      var wandering = new ArrayList<Future<?>>();
      for (var follower : followers) {
        wandering.add(threads.submit(() -> {
          follower.wanderer().wander();
          return null;
        }));
      }
      stallUntilTheyFallOff(stallers);
      all(producers);
      calm.countDown();
      all(wandering);
      finish(followers, threads::submit);
      verify(followers);
      verifyStalled(stallers);
    }
  }

  private List<Callable<Void>> producers() {
    var producers = new ArrayList<Callable<Void>>();
    for (var i = 1; i < PRODUCERS; i++) {
      var name = "transactional " + i;
      var own = new Random(random.nextLong());
      producers.add(() -> {
        load.transactional(topic, RECORDS / PRODUCERS, name, own);
        return null;
      });
    }
    var own = new Random(random.nextLong());
    producers.add(() -> {
      load.plain(topic, RECORDS / PRODUCERS, "plain", own);
      return null;
    });
    var ownOfSide = new Random(random.nextLong());
    producers.add(() -> {
      load.transactional(side, SIDE_RECORDS, "side", ownOfSide);
      return null;
    });
    return producers;
  }

  private Follower follower(int number, List<Integer> ports) {
    var keys = switch (number % 8) {
      case 0, 1 -> Set.<String>of();
      case 2, 3, 4, 5 -> Set.of(PublishedLoad.key(number));
      default -> Set.of(PublishedLoad.key(number), PublishedLoad.key(number + 20),
          PublishedLoad.key(number + 50));
    };
    var whole = keys.isEmpty();
    var withSide = number % 16 == 1 || number % 16 == 7;
    var query = new StringBuilder(number % 3 == 0 ? "from=earliest" : "from=latest");
    if (number % 16 == 8) {
      query.append(channel("/" + PublishedLoad.key(number))); // overlaps with the whole (2.9)
    }
    if (whole) {
      query.append(channel(""));
    }
    keys.forEach(key -> query.append(channel("/" + key)));
    if (withSide) {
      query.append("&channel=").append(side);
    }
    var plan = new Wanderer.Plan(query.toString(), number % 5 == 0 ? NDJSON : SSE,
        whole ? 600_000 : 30_000);
    return new Follower(new Wanderer(plan, ports, new Random(random.nextLong()), calm), keys,
        withSide);
  }

  private String channel(String key) {
    return "&channel=" + topic + URLEncoder.encode(key, StandardCharsets.UTF_8);
  }

  private Staller staller(int port) throws IOException {
    var ledger = new DeliveryLedger();
    var events = new AtomicLong();
    var lives = new AtomicInteger();
    var client = StreamRequest.get(port, "/v1/stream?channel=" + topic)
        .receivingAtMost(4096)
        .deliveringTo(event -> {
          ledger.receive(event);
          count(event, events, lives);
        })
        .open();
    return new Staller(client, ledger, events, lives);
  }

  private static void count(ReceivedEvent event, AtomicLong events, AtomicInteger lives) {
    if (!event.isNotice()) {
      events.incrementAndGet();
    } else if (event.isNotice("live")) {
      lives.incrementAndGet();
    }
  }

  /** More is published meanwhile than sockets hold, and far more than the narrow edge's logs. */
  private void stallUntilTheyFallOff(List<Staller> stallers) {
    for (var staller : stallers) {
      await().atMost(LONG).until(() -> staller.events().get() > 0);
      staller.client().stall();
    }
    await().atMost(LONG).until(() -> load.sent() > RECORDS * 3 / 4);
    stallers.forEach(staller -> staller.client().resumeReading());
  }

  private void finish(List<Follower> followers, Submit submit)
      throws InterruptedException, ExecutionException {
    var finishing = new ArrayList<Future<?>>();
    for (var follower : followers) {
      var committed = load.committed(record -> isOf(follower, record));
      finishing.add(submit.submit(() -> {
        follower.wanderer().finish(committed, LONG);
        follower.wanderer().askForMore(LONG);
        return null;
      }));
    }
    all(finishing);
  }

  private interface Submit {
    Future<?> submit(Callable<?> task);
  }

  private boolean isOf(Follower follower, PublishedLoad.Committed committed) {
    return committed.record().topic().equals(side)
        ? follower.withSide()
        : follower.keys().isEmpty() || follower.keys().contains(committed.key());
  }

  private void verify(List<Follower> followers) {
    for (var follower : followers) {
      var wanderer = follower.wanderer();
      var committed = load.committed(record -> isOf(follower, record));
      assertThat(wanderer.ledger().check(committed))
          .as("seed %d, %s", seed, wanderer)
          .satisfies(
              report -> report.requireExactly(Math.toIntExact(wanderer.expected(committed))));
      assertThat(List.of(wanderer.notices("gap"), wanderer.notices("reset")))
          .as("seed %d, %s", seed, wanderer)
          .containsOnly(0);
    }
    assertThat(load.aborted()).as("seed %d: records aborted", seed).isPositive();
    assertThat(followers.stream().mapToInt(f -> f.wanderer().connections()).sum())
        .as("seed %d: connections", seed)
        .isGreaterThan(5 * WANDERERS);
    assertThat(followers.stream().mapToInt(f -> f.wanderer().cutRightAfterOpen()).sum())
        .as("seed %d: connections cut right after joining", seed)
        .isGreaterThan(WANDERERS / 2);
    assertThat(followers.stream().mapToInt(f -> f.wanderer().notices("live")).sum())
        .as("seed %d: replays that reached the tail", seed)
        .isGreaterThan(WANDERERS / 2);
  }

  /**
   * They were live from the first, so that {@code stream.live} says that they fell off, were
   * replayed
   * from Kafka, because the logs hold far less than they missed, and joined again.
   */
  private void verifyStalled(List<Staller> stallers) throws IOException {
    var committed = load.committed(record -> record.record().topic().equals(topic));
    for (var staller : stallers) {
      await().atMost(LONG).until(() -> staller.events().get() >= committed.records().size());
      staller.client().close();
      staller.ledger().check(committed).requireExactly(committed.records().size());
      assertThat(staller.lives().get()).as("seed %d: fell off and joined again", seed)
          .isPositive();
    }
    assertThat(stallers).hasSize(STALLED);
  }

  private static void all(List<? extends Future<?>> futures)
      throws InterruptedException, ExecutionException {
    for (var future : futures) {
      future.get();
    }
  }
}
