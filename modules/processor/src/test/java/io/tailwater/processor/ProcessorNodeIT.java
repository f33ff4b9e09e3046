package io.tailwater.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tailwater.testkit.TestBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The node against a real broker, read back as {@code read_committed} subscribers would. */
final class ProcessorNodeIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int PARTITIONS = 3;
  private static final List<String> METRICS = List.of("cpu", "mem", "disk", "load");

  private final TestBroker broker = TestBroker.shared();

  @TempDir
  Path stateDir = Path.of("");

  private String host = "";
  private String windows = "";
  private String application = "";
  private long start;

  @BeforeEach
  void createTopics() {
    host = broker.newTopic("host", PARTITIONS, Map.of());
    windows = broker.newTopic("host-windows", PARTITIONS, Map.of());
    application = host + "-processor";
    var hourAgo = System.currentTimeMillis() - Duration.ofHours(1).toMillis();
    start = hourAgo - Math.floorMod(hourAgo, 10_000);
  }

  @Test
  void emitsEveryWindowOnceAcrossRestarts() {
    for (var run = 0; run < 3; run++) {
      try (var node = start(stateDir)) {
        measure(run * 60, run * 60 + 60);
        awaitWindows((run + 1) * 6 - 1);
        assertThat(node.running()).isTrue();
        assertThat(node.failure().toCompletableFuture()).isNotDone();
      }
    }

    assertThat(windowsOf("cpu")).extracting(MetricWindow::windowStart)
        .containsExactlyElementsOf(starts(17));
    assertThat(windowsOf("cpu")).extracting(MetricWindow::count).containsOnly(10L);
    assertThat(windowsOf("cpu")).extracting(MetricWindow::last)
        .containsExactlyElementsOf(IntStream.range(0, 17).mapToObj(w -> w * 10 + 9.0).toList());
  }

  @Test
  void continuesFromKafkaWhenTheStateFolderIsLost() {
    try (var _ = start(stateDir.resolve("first"))) {
      measure(0, 65);
      awaitWindows(6);
    }
    try (var _ = start(stateDir.resolve("second"))) {
      measure(65, 80);
      awaitWindows(7);
    }

    assertThat(windowsOf("mem")).extracting(MetricWindow::windowStart)
        .containsExactlyElementsOf(starts(7));
    assertThat(windowsOf("mem")).extracting(MetricWindow::count).containsOnly(10L);
  }

  @Test
  void handsPartitionsToASecondNodeAndBackWithoutLossOrRepetition() {
    try (var _ = start(stateDir.resolve("a"))) {
      measure(0, 30);
      awaitWindows(2);
      try (var second = start(stateDir.resolve("b"))) {
        await().atMost(LIMIT).until(() -> "RUNNING".equals(second.state()));
        measure(30, 60);
        awaitWindows(5);
      }
      measure(60, 90);
      awaitWindows(8);
    }

    for (var metric : METRICS) {
      assertThat(windowsOf(metric)).extracting(MetricWindow::windowStart)
          .containsExactlyElementsOf(starts(8));
      assertThat(windowsOf(metric)).extracting(MetricWindow::count).containsOnly(10L);
    }
  }

  @Test
  void goesOnAfterInputThatIsNoMeasurement() {
    try (var node = start(stateDir)) {
      send("cpu", "not JSON", start);
      measure(0, 15);
      awaitWindows(1);

      assertThat(node.skipped()).isEqualTo(1);
      assertThat(node.running()).isTrue();
    }
  }

  private ProcessorNode start(Path folder) {
    var pipeline = new Pipeline("host-windows", host, windows,
        new Windows(Duration.ofSeconds(10), Duration.ofSeconds(2)));
    return ProcessorNode.start(broker.settings(), ProcessorSettings.of(application, folder),
        List.of(pipeline));
  }

  /** One measurement of each metric for each second; its value is the second. */
  private void measure(int fromSecond, int toSecond) {
    try (var producer = broker.producer(Map.of())) {
      for (var second = fromSecond; second < toSecond; second++) {
        for (var metric : METRICS) {
          var _ = producer.send(record(metric, "{\"metric\":\"" + metric + "\",\"value\":" + second
              + ",\"unit\":\"%\",\"host\":\"h\"}", start + second * 1_000L));
        }
      }
    }
  }

  private void send(String key, String value, long timestamp) {
    try (var producer = broker.producer(Map.of())) {
      var _ = producer.send(record(key, value, timestamp));
    }
  }

  private ProducerRecord<byte[], byte[]> record(String key, String value, long timestamp) {
    return new ProducerRecord<>(host, null, timestamp, key.getBytes(StandardCharsets.UTF_8),
        value.getBytes(StandardCharsets.UTF_8));
  }

  private List<Long> starts(int count) {
    return IntStream.range(0, count).mapToObj(window -> start + window * 10_000L).toList();
  }

  private List<MetricWindow> windowsOf(String metric) {
    return committed().stream().filter(window -> window.metric().equals(metric)).toList();
  }

  private void awaitWindows(int perMetric) {
    await().atMost(LIMIT)
        .until(() -> METRICS.stream()
            .allMatch(metric -> windowsOf(metric).size() >= perMetric));
  }

  /** Everything in the output topic up to its last stable offset, in partition order. */
  private List<MetricWindow> committed() {
    var config = broker.settings().with(Map.of("isolation.level", "read_committed"));
    try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(),
        new StringDeserializer())) {
      var partitions = IntStream.range(0, PARTITIONS)
          .mapToObj(partition -> new TopicPartition(windows, partition))
          .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      var read = new ArrayList<MetricWindow>();
      while (ends.entrySet()
          .stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofMillis(100))
            .forEach(
                record -> read.add(Json.MAPPER.readValue(record.value(), MetricWindow.class)));
      }
      return read;
    }
  }
}
