package io.tailwater.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.ValueFormat;
import io.tailwater.testkit.ReceivedEvent;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How events are shown: names and envelopes (protocol 3.3, 3.4). */
class EventFormIT {
  private static final Duration SOON = Rig.SOON;
  private static Rig rig;
  private static String topic;

  @BeforeAll
  static void start() {
    rig = Rig.start(3);
    topic = rig.topic(1);
    var headers = new RecordHeaders().add("type", "trade".getBytes(UTF_8))
        .add("ce_source", "/desk/1".getBytes(UTF_8));
    rig.publish(new ProducerRecord<>(topic, 0, 1_767_225_600_123L, "BTC".getBytes(UTF_8),
        "{\"price\":42}".getBytes(UTF_8), headers));
    rig.publish(topic, "ETH", "{\"price\":1}");
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  // protocol 3.3
  @Test
  void eventsAreCalledWhatTheClientAsksFor() throws Exception {
    assertThat(names("channel=" + topic)).containsExactly("message", "message");
    assertThat(names("event=channel&channel=" + topic)).containsExactly(topic, topic);
    assertThat(names("event=type&channel=" + topic)).containsExactly("trade", "message");
    var both = "channel=" + topic + "/BTC&channel=" + topic + "/ETH";
    assertThat(names(both)).containsExactly(topic + "/BTC", topic + "/ETH");
    assertThat(names("event=none&" + both)).containsExactly("message", "message");
  }

  // protocol 3.4
  @Test
  void anEnvelopeHoldsWhatIsAroundTheValue() throws Exception {
    var enveloped = "{\"channel\":\"" + topic + "\",\"key\":\"BTC\",\"partition\":0,\"offset\":0,"
        + "\"timestamp\":1767225600123,\"headers\":{\"type\":\"trade\",\"ce_source\":\"/desk/1\"},"
        + "\"value\":{\"price\":42}}";
    assertThat(rig.all("envelope=json&channel=" + topic).getFirst().data()).isEqualTo(enveloped);
    var page = Page.get(rig, "envelope=json&from=earliest&channel=" + topic);
    assertThat(page.data()).first().isEqualTo(enveloped);
    assertThat(rig.all("envelope=raw&channel=" + topic).getFirst().data())
        .isEqualTo("{\"price\":42}");
  }

  // protocol 3.4
  @Test
  void aCloudEventHasItsAttributes() throws Exception {
    try (var client = rig.ndjson(
        "envelope=cloudevents&from=earliest&until=now&channel=" + topic)) {
      client.awaitEnd(SOON);
      assertThat(client.events().getFirst().data()).contains("\"specversion\":\"1.0\"")
          .contains("\"id\":\"" + topic + "-0-0\"")
          .contains("\"source\":\"/desk/1\"")
          .contains("\"subject\":\"BTC\"")
          .contains("\"data\":{\"price\":42}");
    }
  }

  // protocol 3.4
  @Test
  void anEnvelopeCarriesABinaryChannelInAnEventStream() throws Exception {
    var binary = rig.topic(1, ValueFormat.BINARY);
    rig.publish(new ProducerRecord<>(binary, new byte[]{0, (byte) 0xff, '\n'}));
    assertThat(rig.all("envelope=json&channel=" + binary).getFirst().data())
        .endsWith("\"encoding\":\"base64\",\"value\":\"AP8K\"}");
    assertThat(rig.all("envelope=cloudevents&channel=" + binary).getFirst().data())
        .endsWith("\"data_base64\":\"AP8K\"}");
  }

  // protocol 2.3: positions do not depend on how events are shown
  @Test
  void aClientChangesTheFormAndKeepsItsPlace() throws Exception {
    var id = rig.all("envelope=cloudevents&event=type&channel=" + topic).getFirst().id();
    try (var client = rig.resume("until=now&envelope=json&channel=" + topic, id)) {
      client.awaitEnd(SOON);
      assertThat(client.events()).hasSize(1)
          .first()
          .satisfies(event -> assertThat(event.data()).contains("\"offset\":1"));
    }
  }

  private static List<String> names(String query) throws Exception {
    return rig.all(query).stream().map(ReceivedEvent::name).toList();
  }
}
