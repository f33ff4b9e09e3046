package io.tailwater.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.testkit.StreamClient;
import io.tailwater.testkit.TestBroker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class StreamIT {
  private static final Duration SOON = Duration.ofSeconds(10);

  @Test
  void deliversWhatIsPublishedAndResumesAfterTheLastEvent() throws Exception {
    var broker = TestBroker.shared();
    var topic = broker.newTopic("stream", 1, Map.of());
    try (var edge = EdgeFixture.start(broker, List.of(EdgeFixture.channel(topic)));
        var producer = broker.producer(Map.of())) {
      try (var client = StreamClient.get(edge.port(), "/v1/stream?channel=" + topic, Map.of())) {
        client.await(event -> event.isNotice("open"), SOON);
        for (var i = 0; i < 10; i++) {
          producer.send(new ProducerRecord<>(topic, ("k" + i).getBytes(UTF_8),
              ("{\"n\":" + i + "}").getBytes(UTF_8))).get();
        }
        var events = client.awaitEvents(10, SOON);
        assertThat(events).extracting("data").first().isEqualTo("{\"n\":0}");
        try (var resumed = StreamClient.get(edge.port(), "/v1/stream?channel=" + topic,
            Map.of("Last-Event-ID", events.get(3).id()))) {
          assertThat(resumed.awaitEvents(6, SOON)).extracting("data")
              .first()
              .isEqualTo("{\"n\":4}");
        }
        try (var all = StreamClient.get(edge.port(),
            "/v1/stream?from=earliest&until=now&channel=" + topic, Map.of())) {
          assertThat(all.awaitEnd(SOON)).isNotNull();
          assertThat(all.events()).hasSize(10);
          assertThat(all.all()).last().matches(event -> event.isNotice("end"));
        }
      }
    }
  }
}
