package io.tailwater.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.testkit.CommittedRecord;
import io.tailwater.testkit.DeliveryLedger;
import io.tailwater.testkit.FakeWikimedia;
import io.tailwater.testkit.ResumingClient;
import io.tailwater.testkit.ServerLaunch;
import io.tailwater.testkit.ServerProcess;
import io.tailwater.testkit.StreamEnd;
import io.tailwater.testkit.StreamRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole way of an event under {@code kill -9}: an upstream whose ids are timestamps, ingest,
 * broker and edge in one process that dies three times while data flows.
 */
class KillMinusNineIT {
  private static final Logger LOG = LoggerFactory.getLogger(KillMinusNineIT.class);
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final String CHANGES = "/v1/stream?channel=changes&from=earliest";
  private static final Pattern ITEM_ID = Pattern.compile("\"meta\":\\{[^}]*\"id\":\"([^\"]+)\"");
  private static final int KILLS = 3;
  private static final int LIVES = KILLS + 1;
  private static final int EVENTS = 24_000;
  private static final int EVENTS_PER_SECOND = 800;
  private static final long SEED = 42;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder = Path.of("");

  @Test
  void everyUpstreamEventIsInTheChannelAndAtTheClientExactlyOnce() throws Exception {
    try (var upstream = FakeWikimedia.start(EVENTS_PER_SECOND, EVENTS, SEED)) {
      var launch = launch(upstream);
      try (var client = ResumingClient.follow(StreamRequest.get(launch.edgePort(), CHANGES))) {
        for (var life = 1; life < LIVES; life++) {
          killInFullFlow(launch, client, life * EVENTS / LIVES);
        }
        try (var last = launch.start()) {
          client.awaitEvents(EVENTS, LONG);
          holdsEachEventOnce(last, upstream, client);
        }
      }
    }
  }

  private static void killInFullFlow(ServerLaunch launch, ResumingClient client, long events)
      throws Exception {
    try (var server = launch.start()) {
      client.awaitEvents(events, LONG);
      server.killMinus9();
      LOG.info("Killed after {} events over {} connections", client.events(), client.connections());
      assertThat(client.events()).as("events received before the last has come").isLessThan(EVENTS);
    }
  }

  private static void holdsEachEventOnce(ServerProcess server, FakeWikimedia upstream,
      ResumingClient client)
      throws IOException {
    var committed = TopicReader.read(server.launch().bootstrapServers(), "changes");
    assertThat(committed.records()).extracting(KillMinusNineIT::itemId)
        .containsExactlyInAnyOrderElementsOf(upstream.itemIds());
    client.close();
    assertThat(client.connections()).isGreaterThanOrEqualTo(LIVES);
    client.ledger().check(committed).requireExactly(EVENTS);
    receivedLate(server.launch()).check(committed).requireExactly(EVENTS);
  }

  /** What a client receives that comes when all is over. */
  private static DeliveryLedger receivedLate(ServerLaunch launch) throws IOException {
    var ledger = new DeliveryLedger();
    try (var late = StreamRequest.get(launch.edgePort(), CHANGES + "&until=now")
        .deliveringTo(ledger::receive)
        .open()) {
      assertThat(late.awaitEnd(LONG).kind()).isEqualTo(StreamEnd.Kind.COMPLETE);
    }
    return ledger;
  }

  private ServerLaunch launch(FakeWikimedia upstream) throws IOException {
    return ServerLaunch.standalone(Executable.jar(), folder)
        .with("tailwater.channels.changes.partitions", 3)
        .with("tailwater.feeds.changes.source", "sse")
        .with("tailwater.feeds.changes.options.url", upstream.url() + "?since=0")
        .with("tailwater.feeds.changes.options.item-id", "/meta/id")
        .with("tailwater.feeds.changes.options.key", "/wiki")
        .with("tailwater.feeds.changes.options.timestamp", "/meta/dt")
        .with("tailwater.feeds.host.source", "none");
  }

  private static String itemId(CommittedRecord record) {
    var id = ITEM_ID.matcher(record.value());
    assertThat(id.find()).as(record.value()).isTrue();
    return id.group(1);
  }
}
