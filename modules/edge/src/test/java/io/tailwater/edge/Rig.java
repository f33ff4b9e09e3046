package io.tailwater.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tailwater.model.ChannelSpec;
import io.tailwater.model.KeyPartitioner;
import io.tailwater.model.ValueFormat;
import io.tailwater.testkit.CursorId;
import io.tailwater.testkit.HeaderFields;
import io.tailwater.testkit.HttpAnswer;
import io.tailwater.testkit.HttpRequest;
import io.tailwater.testkit.ReceivedEvent;
import io.tailwater.testkit.StreamClient;
import io.tailwater.testkit.TestBroker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * An edge before a broker, with channels whose topics tests create as they need them, and what
 * tests ask of both.
 */
final class Rig implements AutoCloseable {
  /** How long tests wait for what should come at once; the machine may be slow. */
  static final Duration SOON = Duration.ofSeconds(40);

  private static final AtomicInteger RIGS = new AtomicInteger();

  private final TestBroker broker;
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final Map<ValueFormat, Deque<ChannelSpec>> free = new EnumMap<>(ValueFormat.class);
  private final EdgeNode edge;
  private final Producer<byte[], byte[]> producer;

  private Rig(TestBroker broker, int channels, UnaryOperator<EdgeSettings> change) {
    this.broker = broker;
    var specs = new ArrayList<ChannelSpec>();
    var rig = "rig-" + ProcessHandle.current().pid() + "-" + RIGS.incrementAndGet();
    for (var format : ValueFormat.values()) {
      var own = new ArrayDeque<ChannelSpec>();
      for (var i = 0; i < channels; i++) {
        var name = rig + "-" + format.name().charAt(0) + i;
        own.add(new ChannelSpec(name, name, 1, format, KeyPartitioner.MURMUR2));
      }
      specs.addAll(own);
      free.put(format, own);
    }
    this.edge = EdgeFixture.start(broker, specs, change, registry);
    this.producer = broker.producer(Map.of());
  }

  /** So many channels of each format, none of which has a topic yet. */
  static Rig start(TestBroker broker, int channels, UnaryOperator<EdgeSettings> change) {
    return new Rig(broker, channels, change);
  }

  static Rig start(int channels) {
    return start(TestBroker.shared(), channels, UnaryOperator.identity());
  }

  TestBroker broker() {
    return broker;
  }

  EdgeNode edge() {
    return edge;
  }

  int port() {
    return edge.port();
  }

  /** The name of a channel of JSON that has no topic. */
  String unused() {
    return unused(ValueFormat.JSON);
  }

  String unused(ValueFormat format) {
    var specs = free.get(format);
    if (specs == null || specs.isEmpty()) {
      throw new IllegalStateException("the rig has too few channels of " + format);
    }
    return specs.remove().name();
  }

  /** A new topic behind a channel of JSON, which the edge knows. */
  String topic(int partitions) {
    return topic(partitions, ValueFormat.JSON);
  }

  String topic(int partitions, ValueFormat format) {
    var name = unused(format);
    broker.createTopic(name, partitions, Map.of());
    awaitEpochOtherThan(name, "");
    return name;
  }

  /** Deletes the topic and creates it again; the edge may not know yet. */
  void recreate(String topic, int partitions) {
    broker.deleteTopic(topic);
    broker.createTopic(topic, partitions, Map.of());
  }

  /** Publishes JSON numbers {@code from} to {@code to - 1} in order, without a key. */
  void numbers(String topic, int from, int to) {
    for (var i = from; i < to; i++) {
      publish(new ProducerRecord<>(topic, number(i)));
    }
  }

  /** Publishes numbers without a pause, each to the partition that is its remainder. */
  void numbersEvenly(String topic, int from, int to) {
    var partitions = producer.partitionsFor(topic).size();
    for (var i = from; i < to; i++) {
      var _ = producer.send(new ProducerRecord<>(topic, i % partitions, null, number(i)));
    }
    producer.flush();
  }

  void publish(String topic, String key, String value) {
    publish(new ProducerRecord<>(topic, key.getBytes(UTF_8), value.getBytes(UTF_8)));
  }

  /** Publishes without waiting for the answer. */
  void publishSoon(String topic, String value) {
    var _ = producer.send(new ProducerRecord<>(topic, value.getBytes(UTF_8)));
  }

  void publish(ProducerRecord<byte[], byte[]> record) {
    try {
      producer.send(record).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] number(int number) {
    return Integer.toString(number).getBytes(UTF_8);
  }

  /** Waits until the edge has read so much of the topic. */
  void awaitTailed(String topic, long records) {
    await().atMost(SOON)
        .until(() -> position(topic).next().values().stream().mapToLong(n -> n).sum() >= records);
  }

  /** Waits until the edge serves another life of the topic than that; answers which. */
  String awaitEpochOtherThan(String topic, String epoch) {
    return await().atMost(SOON).until(() -> {
      try (var client = ndjson("channel=" + topic)) {
        return client.status() == 200 ? openedIn(client) : "";
      }
    }, found -> !found.isEmpty() && !found.equals(epoch));
  }

  private static String openedIn(StreamClient client) {
    var first = client.await(ReceivedEvent::isNotice, SOON);
    return first.isNotice("open") ? CursorId.parse(first.id()).topics().getFirst().epoch() : "";
  }

  /** Where the edge's tail of a topic is. */
  CursorId.TopicPosition position(String topic) throws IOException {
    try (var client = sse("channel=" + topic)) {
      var open = client.await(event -> event.isNotice("open"), SOON);
      return CursorId.parse(open.id()).topics().getFirst();
    }
  }

  /** Follows as server-sent events. */
  StreamClient sse(String query) throws IOException {
    return StreamClient.get(port(), "/v1/stream?" + query, Map.of());
  }

  /** Resumes as an EventSource does. */
  StreamClient resume(String query, String lastEventId) throws IOException {
    return StreamClient.get(port(), "/v1/stream?" + query, Map.of("Last-Event-ID", lastEventId));
  }

  StreamClient ndjson(String query) throws IOException {
    return StreamClient.get(port(), "/v1/stream?" + query,
        Map.of("Accept", "application/x-ndjson"));
  }

  /** Reads everything there is. */
  List<ReceivedEvent> all(String query) throws IOException {
    try (var client = sse(query + "&from=earliest&until=now")) {
      client.awaitEnd(SOON);
      return client.events();
    }
  }

  /** Asks with a body of that type. */
  HttpAnswer post(String type, String body, Map<String, String> headers) throws IOException {
    var request = new HttpRequest(port(), "POST", "/v1/stream", HeaderFields.of(headers), body);
    return request.with("Content-Type", type).send();
  }

  HttpAnswer get(String target) throws IOException {
    return get(target, Map.of());
  }

  HttpAnswer get(String target, Map<String, String> headers) throws IOException {
    return HttpAnswer.request(port(), "GET", target, headers);
  }

  double sessions() {
    return gauge("tailwater.edge.sessions");
  }

  double gauge(String name) {
    return registry.get(name).gauge().value();
  }

  /** Sessions that ended for that reason. */
  double closed(String reason) {
    var counter = registry.find("tailwater.edge.sessions.closed").tag("reason", reason).counter();
    return counter == null ? 0 : counter.count();
  }

  double deliveries() {
    return registry.get("tailwater.edge.deliveries").functionCounter().count();
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
    edge.close();
  }
}
