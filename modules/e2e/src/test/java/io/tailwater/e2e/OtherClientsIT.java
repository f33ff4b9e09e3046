package io.tailwater.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.tailwater.e2e.ClientRoute.Way;
import io.tailwater.e2e.ClientRun.Outcome;
import io.tailwater.testkit.CommittedLog;
import io.tailwater.testkit.CutPlan;
import io.tailwater.testkit.CutPlan.Place;
import io.tailwater.testkit.DeliveryReport;
import io.tailwater.testkit.DeliveryReport.Kind;
import io.tailwater.testkit.ServerLaunch;
import io.tailwater.testkit.ServerProcess;
import io.tailwater.testkit.TestBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clients that others wrote come back after cuts and have each event once and in order, but for
 * what docs/clients.md says that they lose by themselves.
 */
class OtherClientsIT {
  private static final Logger LOG = LoggerFactory.getLogger(OtherClientsIT.class);
  private static final long SEED = Long.getLong("cuts.seed", new Random().nextLong());
  private static final int EVENTS = 300;
  private static final int EVENTS_CUT_IN_BLOCKS = 250;
  private static final int MOST_BYTES = 6_000;

  private static final String IN_BLOCKS = "clients-in-blocks";

  /** Some ids after the one of {@code open}, so that each connection brings events. */
  private static final int BLOCK = 4;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private static Path folder = Path.of("");
  private static Optional<ServerProcess> server = Optional.empty();

  @BeforeAll
  static void startAnEdge() throws Exception {
    var launch = ServerLaunch.standalone(Executable.jar(), folder)
        .with("tailwater.roles", "edge")
        .with("tailwater.kafka.bootstrap-servers", TestBroker.shared().bootstrapServers())
        .with("tailwater.edge.retry", "100ms");
    var topics = Stream.concat(Stream.of(Way.values()).map(OtherClientsIT::topic),
        Stream.of(IN_BLOCKS)).toList();
    for (var topic : topics) {
      TestBroker.shared().createTopic(topic, ClientRun.PARTITIONS, Map.of());
      launch = launch.with("tailwater.channels." + topic + ".key-partitioner", "murmur2");
    }
    server = Optional.of(launch.start());
    LOG.warn("Cuts at random are those of -Dcuts.seed={}", SEED);
  }

  @AfterAll
  static void stopTheEdge() {
    server.ifPresent(ServerProcess::close);
  }

  @TestFactory
  Stream<DynamicContainer> cutAtRandomBytesByFinAndRstTheyHaveEachEventOnce() {
    return Stream.of(Way.values())
        .map(way -> dynamicContainer(way + ", seed " + SEED,
            follow(way, topic(way), EVENTS,
                client -> CutPlan.atRandom(SEED + client, MOST_BYTES),
                OtherClientsIT::hasEachEventOnceButWhatItsClientLoses)));
  }

  /** By way of an nginx that cannot tell a cut from an end, so that each answer ends properly. */
  @TestFactory
  Stream<DynamicTest> whereAnAnswerEndsInABlockTheyTakeNothingOfItButWhoTakesIdsEarly() {
    return follow(Way.NGINX_THEN_PROXY, IN_BLOCKS, EVENTS_CUT_IN_BLOCKS,
        client -> CutPlan.inBlock(BLOCK, Place.values()),
        OtherClientsIT::losesWhatWasCutIfItTakesIdsEarly);
  }

  private interface Judgement {
    void judge(Outcome outcome, DeliveryReport report, int events);
  }

  private static Stream<DynamicTest> follow(Way way, String topic, int events,
      IntFunction<CutPlan> plans, Judgement judgement) {
    var own = folder.resolve(topic);
    var edge = server.orElseThrow().launch().edgePort();
    var each = IntStream.range(0, Library.values().length).mapToObj(plans).toList();
    List<Outcome> outcomes;
    try (var route = ClientRoute.open(way, edge, each, Files.createDirectories(own))) {
      outcomes = ClientRun.over(route, TestBroker.shared(), topic, events, own);
    } catch (IOException e) {
      throw new IllegalStateException("no way " + way, e);
    }
    var committed = TopicReader.read(TestBroker.shared().bootstrapServers(), topic);
    return outcomes.stream()
        .map(outcome -> dynamicTest(outcome.library().toString(),
            () -> judge(outcome, committed, judgement)));
  }

  private static void judge(Outcome outcome, CommittedLog committed, Judgement judgement)
      throws Throwable {
    if (outcome.trouble().isPresent()) {
      throw outcome.trouble().get();
    }
    var proxy = outcome.proxy();
    var report = outcome.taken().ledger().check(committed);
    LOG.info("{}: {} connections, {} cut by FIN, {} by RST, {} of them before an empty line; {}",
        outcome.library(), proxy.connections(), proxy.fins(), proxy.resets(),
        proxy.cutsAfterIdLine(), report);
    assertThat(proxy.cuts()).as("cuts").isGreaterThanOrEqualTo(ClientRun.FEWEST_CUTS);
    judgement.judge(outcome, report, committed.records().size());
  }

  private static void hasEachEventOnceButWhatItsClientLoses(Outcome outcome,
      DeliveryReport report, int events) {
    if (outcome.library().commitsIdsEarly() && outcome.proxy().cutsAfterIdLine() > 0) {
      losesAtMostWhatWasCut(outcome, report);
    } else {
      hasEachEventOnce(report, events);
    }
  }

  private static void losesWhatWasCutIfItTakesIdsEarly(Outcome outcome, DeliveryReport report,
      int events) {
    if (outcome.library().commitsIdsEarly()) {
      losesAtMostWhatWasCut(outcome, report);
      assertThat(report.of(Kind.LOST)).isNotEmpty();
    } else {
      hasEachEventOnce(report, events);
    }
  }

  private static void hasEachEventOnce(DeliveryReport report, int events) {
    report.requireExactly(events);
  }

  /** Ids after a loss are found wrong as well, because they are behind what was lost. */
  private static void losesAtMostWhatWasCut(Outcome outcome, DeliveryReport report) {
    assertThat(report.findings()).as("%s", report)
        .extracting(DeliveryReport.Finding::kind)
        .isSubsetOf(Kind.LOST, Kind.WRONG_POSITION);
    assertThat(report.of(Kind.LOST))
        .hasSizeLessThanOrEqualTo(outcome.proxy().cutsAfterIdLine());
  }

  private static String topic(Way way) {
    return "clients-" + way.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
