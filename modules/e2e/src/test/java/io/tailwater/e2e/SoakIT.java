package io.tailwater.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tailwater.testkit.Crowd;
import io.tailwater.testkit.ServerLaunch;
import io.tailwater.testkit.ServerProcess;
import io.tailwater.testkit.TestBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two thousand sessions come and go, some of them slow, while the edge is stopped once and killed
 * once; nobody misses anything or gets it twice, and no life of the edge holds more at its end than
 * early on. By flag only.
 */
@EnabledIfSystemProperty(named = "soak", matches = "\\d+[sm]", disabledReason = "runs by -Dsoak=20m only")
@EnabledOnOs(OS.LINUX)
class SoakIT {
  private static final int SESSIONS = Integer.getInteger("soak.sessions", 2_000);
  private static final int EVENTS_PER_SECOND = Integer.getInteger("soak.rate", 20);
  private static final long SEED = Long.getLong("soak.seed", 42);
  private static final int SLOW = SESSIONS / 100;
  private static final double LEAVING = 0.02;
  private static final int LIVES = 3;
  private static final Duration PROGRESS = Duration.ofSeconds(10);
  private static final Duration GATHERED_WITHIN = Duration.ofMinutes(2);
  private static final Duration STOPPED_WITHIN = Duration.ofSeconds(30);

  /** What a life may hold more at its end than after a third of it. */
  private static final long HEAP_GROWTH_KILOBYTES = 6 * 1024;
  private static final long DIRECT_GROWTH_KILOBYTES = 8 * 1024;
  private static final long DESCRIPTORS_GROWTH = 16;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder = Path.of("");
  private final long started = System.nanoTime();
  private final List<String> growth = new ArrayList<>();

  @Test
  @Timeout(value = 3, unit = TimeUnit.HOURS)
  void holdsNoMoreAfterALongTimeAndNobodyMissesAnything() throws Exception {
    var topic = TestBroker.shared().newTopic("soak", SoakPublisher.PARTITIONS, Map.of());
    var launch = launch(topic);
    try (var publisher = SoakPublisher.start(TestBroker.shared(), topic, EVENTS_PER_SECOND)) {
      var first = launch.start();
      try (var crowd = Crowd.gather(launch.edgePort(),
          new Crowd.Members(targets(), SESSIONS, SLOW, SEED))) {
        live(first, crowd, publisher);
        first.terminate(STOPPED_WITHIN);
        try (var second = launch.start()) {
          live(second, crowd, publisher);
          second.killMinus9();
        }
        try (var third = launch.start()) {
          live(third, crowd, publisher);
          everybodyHasEverything(crowd, publisher);
          holdsNothingForWhoHasLeft(third, crowd);
        }
      } finally {
        first.close();
      }
    }
    assertThat(growth).as("growth").isEmpty();
  }

  /** One life of the edge, measured after a third of it and at its end, everybody being there. */
  private void live(ServerProcess server, Crowd crowd, SoakPublisher publisher)
      throws IOException {
    var length = duration().dividedBy(LIVES);
    var begun = System.nanoTime();
    var measured = new ArrayList<Footprint>();
    for (var part : List.of(length.dividedBy(3), length)) {
      crowd.comeAndGo(LEAVING);
      while (System.nanoTime() - begun < part.toNanos()) {
        var left = part.minusNanos(System.nanoTime() - begun);
        await().pollDelay(left.compareTo(PROGRESS) < 0 ? left : PROGRESS)
            .atMost(PROGRESS.multipliedBy(2))
            .until(() -> true);
        tell(crowd, publisher);
        nothingWrong(crowd);
      }
      crowd.comeAndGo(0);
      everybodyIsThere(crowd);
      var footprint = Footprint.of(server.pid());
      say("process " + server.pid() + ": " + footprint);
      measured.add(footprint);
    }
    compare(measured.getFirst(), measured.getLast());
  }

  private void compare(Footprint early, Footprint late) {
    noteGrowth("heap, KB", early.heapKilobytes(), late.heapKilobytes(), HEAP_GROWTH_KILOBYTES);
    noteGrowth("direct memory, KB", early.directKilobytes(), late.directKilobytes(),
        DIRECT_GROWTH_KILOBYTES);
    noteGrowth("descriptors", early.descriptors(), late.descriptors(), DESCRIPTORS_GROWTH);
  }

  private void noteGrowth(String what, long early, long late, long most) {
    if (late - early > most) {
      growth.add(what + ": " + early + ", then " + late);
    }
  }

  private static void everybodyIsThere(Crowd crowd) {
    await().atMost(GATHERED_WITHIN).until(() -> crowd.look().open() == SESSIONS);
  }

  private static void nothingWrong(Crowd crowd) {
    var sight = crowd.look();
    assertThat(sight.troubles()).isEmpty();
    assertThat(sight.lost()).as("lost").isZero();
    assertThat(sight.doubled()).as("doubled").isZero();
  }

  private void everybodyHasEverything(Crowd crowd, SoakPublisher publisher) {
    publisher.close();
    await().atMost(GATHERED_WITHIN)
        .until(() -> crowd.behind(publisher.partitions(), publisher.keys()) == 0);
    nothingWrong(crowd);
    tell(crowd, publisher);
  }

  private void holdsNothingForWhoHasLeft(ServerProcess server, Crowd crowd) throws IOException {
    crowd.close();
    await().atMost(GATHERED_WITHIN)
        .until(() -> Footprint.of(server.pid()).descriptors() < SESSIONS / 2);
    say("all have left: " + Footprint.of(server.pid()));
  }

  private void tell(Crowd crowd, SoakPublisher publisher) {
    var sight = crowd.look();
    say("%,d published, %,d received by %,d open of %,d chains over %,d connections, %,d failed, "
        .formatted(publisher.events(), sight.events(), sight.open(), sight.chains(),
            sight.connections(), sight.failures())
        + sight.lost() + " lost, " + sight.doubled() + " doubled");
  }

  private void say(String what) {
    System.out.printf(Locale.ROOT, "soak %4d s: %s%n",
        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started), what);
  }

  /** Most follow the whole channel, every tenth a key of it. */
  private static List<String> targets() {
    var all = "/v1/stream?channel=soak&from=latest";
    return IntStream.range(0, SoakPublisher.KEYS)
        .boxed()
        .flatMap(key -> Stream.concat(Stream.generate(() -> all).limit(9),
            Stream.of("/v1/stream?channel=soak%2F" + key + "&from=latest")))
        .toList();
  }

  private ServerLaunch launch(String topic) throws IOException {
    return ServerLaunch.standalone(Executable.jar(), folder)
        .withJvm("-XX:NativeMemoryTracking=summary")
        .with("tailwater.roles", "edge")
        .with("tailwater.kafka.bootstrap-servers", TestBroker.shared().bootstrapServers())
        .with("tailwater.channels.soak.topic", topic)
        .with("tailwater.channels.soak.key-partitioner", "any")
        // So little that slow sessions fall off it and are served by replay.
        .with("tailwater.edge.log-bytes", "256KB")
        .with("tailwater.edge.fan-out-bytes", "4MB");
  }

  private static Duration duration() {
    return Duration.parse("PT" + System.getProperty("soak", "20m"));
  }
}
