package io.tailwater.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.testkit.CommittedLog;
import io.tailwater.testkit.CursorId;
import io.tailwater.testkit.DeliveryLedger;
import io.tailwater.testkit.ReceivedEvent;
import io.tailwater.testkit.ServerLaunch;
import io.tailwater.testkit.StreamClient;
import io.tailwater.testkit.StreamEnd;
import io.tailwater.testkit.StreamRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What somebody sees who starts the executable for the first time and pastes a curl line. */
class FreshStartIT {
  private static final Logger LOG = LoggerFactory.getLogger(FreshStartIT.class);
  private static final Duration FIRST_EVENT_WITHIN = Duration.ofSeconds(60);
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String HOST = "/v1/stream?channel=host";
  private static final int ENOUGH = 60;
  private static final int EARLY = 3;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder = Path.of("");

  @Test
  void aBareMachineShowsItsMeasurementsAndResumesExactlyAlsoAfterARestart() throws Exception {
    var launch = ServerLaunch.standalone(Executable.jar(), folder);
    List<ReceivedEvent> early;
    CommittedLog before;
    var launched = System.nanoTime();
    try (var server = launch.start()) {
      early = followFirst(launch, launched);
      continuesExactlyAfter(early, launch);
      before = TopicReader.read(launch.bootstrapServers(), "host");
      server.terminate(SOON);
    }
    try (var again = launch.start()) {
      var after = TopicReader.read(again.launch().bootstrapServers(), "host");
      assertThat(after.records()).containsAll(before.records());
      continuesExactlyAfter(early, launch);
    }
  }

  /** The first stream's beginning up to an early event. */
  private static List<ReceivedEvent> followFirst(ServerLaunch launch, long launched)
      throws IOException {
    try (var first = StreamClient.get(launch.edgePort(), HOST, Map.of())) {
      assertThat(first.status()).isEqualTo(200);
      first.awaitEvents(1, SOON);
      var untilFirstEvent = Duration.ofNanos(System.nanoTime() - launched);
      LOG.info("From launch to the first event: {} ms", untilFirstEvent.toMillis());
      assertThat(untilFirstEvent).isLessThan(FIRST_EVENT_WITHIN);
      var last = first.awaitEvents(ENOUGH, SOON).get(EARLY - 1);
      var all = first.all();
      return all.subList(0, all.indexOf(last) + 1);
    }
  }

  private static void continuesExactlyAfter(List<ReceivedEvent> early, ServerLaunch launch)
      throws IOException {
    var ledger = new DeliveryLedger();
    early.forEach(ledger::receive);
    try (var second = StreamRequest.get(launch.edgePort(), HOST + "&until=now")
        .resumingAfter(early.getLast().id())
        .open()) {
      assertThat(second.awaitEnd(SOON).kind()).isEqualTo(StreamEnd.Kind.COMPLETE);
      assertThat(second.events()).hasSizeGreaterThanOrEqualTo(ENOUGH - EARLY);
      second.all().forEach(ledger::receive);
      var end = CursorId.parse(second.lastEventId());
      assertThat(end.ended()).isTrue();
      var ends = end.topics().getFirst().next();
      var committed = TopicReader.read(launch.bootstrapServers(), "host")
          .where(record -> record.offset() < ends.getOrDefault(record.partition(), 0L));
      ledger.check(committed).requireExactly(EARLY + second.events().size());
    }
  }
}
