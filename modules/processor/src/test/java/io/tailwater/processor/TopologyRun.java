package io.tailwater.processor;

import io.tailwater.kafka.KafkaSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** One run of pipelines in Kafka Streams' test driver. Confined to the test's thread. */
final class TopologyRun implements AutoCloseable {
  /** Epoch-aligned for windows of any size up to an hour. */
  static final long START = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
  static final Pipeline HOST_WINDOWS = new Pipeline("host-windows", "host", "host-windows",
      new Windows(Duration.ofSeconds(10), Duration.ofSeconds(2)));

  private final SkippedCount skipped = new SkippedCount(Duration.ofMinutes(1),
      InstantSource.fixed(Instant.EPOCH));
  private final TopologyTestDriver driver;
  private final TestInputTopic<String, byte[]> input;

  TopologyRun(Path stateDir, Pipeline... pipelines) {
    var properties = new Properties();
    properties.putAll(ProcessorNode.config(new KafkaSettings("unused:9092", Map.of()),
        ProcessorSettings.of("test", stateDir)));
    driver = new TopologyTestDriver(PipelineTopology.of(List.of(pipelines), skipped), properties,
        Instant.ofEpochMilli(START));
    input = driver.createInputTopic("host", new StringSerializer(), new ByteArraySerializer());
  }

  /** A measurement so many milliseconds after {@link #START}. */
  void measure(String metric, double value, long millis) {
    record(metric, "{\"metric\":\"" + metric + "\",\"value\":" + value
        + ",\"unit\":\"%\",\"host\":\"h\"}", millis);
  }

  void record(@Nullable String key, @Nullable String value, long millis) {
    var bytes = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
    var headers = new RecordHeaders().add("trace", new byte[]{1});
    input.pipeInput(new TestRecord<>(key, bytes, headers, START + millis));
  }

  /** What was written since the last call. */
  List<TestRecord<String, String>> emitted(String topic) {
    TestOutputTopic<String, String> output = driver.createOutputTopic(topic,
        new StringDeserializer(), new StringDeserializer());
    return output.readRecordsToList();
  }

  /** The windows written since the last call. */
  List<MetricWindow> windows() {
    return emitted("host-windows").stream()
        .map(record -> Json.MAPPER.readValue(record.value(), MetricWindow.class))
        .toList();
  }

  long skipped() {
    return skipped.total();
  }

  @Override
  public void close() {
    driver.close();
  }
}
