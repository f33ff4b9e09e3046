package io.tailwater.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tailwater.stream.EngineSettings.ReplayBounds;
import io.tailwater.testkit.ReceivedEvent;
import io.tailwater.testkit.StreamClient;
import io.tailwater.testkit.StreamRequest;
import io.tailwater.testkit.TestBroker;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** A client that does not read costs no more than what has a name (G4), and loses nothing (G2). */
class SlowClientIT {
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final long LOG_BYTES = 256 * 1024;
  private static final long FAN_OUT_BYTES = 256 * 1024;
  private static final long SEGMENT_BYTES = 64 * 1024;
  private static final int RECORDS = 16_000;
  private static final String PADDING = "x".repeat(2_000);
  /** What the sockets of both sides may hold of one connection, and the session's buffer. */
  private static final long SOCKET_BYTES = 8 << 20;

  @Test
  void clientsThatStallAreBoundedAndGetEverythingAfterTheyReadAgain() throws Exception {
    try (var rig = Rig.start(TestBroker.shared(), 2,
        settings -> EdgeFixture.bounded(settings, LOG_BYTES, FAN_OUT_BYTES))) {
      var topic = rig.topic(1);
      try (var fast = StreamRequest.get(rig.port(), "/v1/stream?channel=" + topic).open();
          var joined = stalled(rig, "channel=" + topic);
          var replaying = stalled(rig, "from=earliest&channel=" + topic)) {
        fast.await(event -> event.isNotice("open"), LONG);
        rig.publish(record(topic, 0));
        for (var slow : List.of(joined, replaying)) {
          slow.awaitEvents(1, LONG);
          slow.stall();
        }
        for (var i = 1; i < RECORDS; i++) {
          rig.publishSoon(topic, value(i));
        }
        fast.awaitEvents(RECORDS, LONG);
        assertInOrder(fast);
        assertBounded(rig);
        for (var slow : List.of(joined, replaying)) {
          assertThat(slow.end()).as("it stays").isEmpty();
          slow.resumeReading();
        }
        for (var slow : List.of(joined, replaying)) {
          slow.awaitEvents(RECORDS, LONG);
          assertInOrder(slow);
          assertThat(slow.notices("gap")).isEmpty();
        }
      }
      await().atMost(LONG).untilAsserted(() -> assertThat(rig.sessions()).isZero());
    }
  }

  /** What was handed to the stalled connections, and what memory the edge holds for all. */
  private static void assertBounded(Rig rig) {
    var toStalled = rig.deliveries() - RECORDS;
    assertThat(toStalled * PADDING.length()).as("bytes handed to the two that stall")
        .isLessThan(2.0 * SOCKET_BYTES);
    assertThat(rig.gauge("tailwater.edge.log.bytes")).isBetween(1.0, (double) LOG_BYTES);
    assertThat(rig.gauge("tailwater.edge.fanout.bytes"))
        .isBetween(1.0, (double) FAN_OUT_BYTES + SEGMENT_BYTES);
    assertThat(rig.gauge("tailwater.edge.replay.held.bytes"))
        .isLessThanOrEqualTo((double) ReplayBounds.USUAL.bytes());
  }

  private static StreamClient stalled(Rig rig, String query) throws IOException {
    return StreamRequest.get(rig.port(), "/v1/stream?" + query).receivingAtMost(4096).open();
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, int number) {
    return new ProducerRecord<>(topic, value(number).getBytes(UTF_8));
  }

  private static String value(int number) {
    return "\"" + number + PADDING + "\"";
  }

  private static void assertInOrder(StreamClient client) {
    var got = client.events()
        .stream()
        .map(ReceivedEvent::data)
        .map(data -> Integer.parseInt(data.substring(1, data.indexOf('x'))))
        .toList();
    assertThat(got).isEqualTo(IntStream.range(0, RECORDS).boxed().toList());
  }
}
