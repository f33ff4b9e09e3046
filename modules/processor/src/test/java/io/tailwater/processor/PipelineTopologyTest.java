package io.tailwater.processor;

import static io.tailwater.processor.TopologyRun.HOST_WINDOWS;
import static io.tailwater.processor.TopologyRun.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PipelineTopologyTest {
  @TempDir
  Path stateDir = Path.of("");

  private TopologyRun run;

  @BeforeEach
  void start() {
    run = new TopologyRun(stateDir, HOST_WINDOWS);
  }

  @AfterEach
  void stop() {
    run.close();
  }

  @Test
  void aggregatesTheMeasurementsOfAWindow() {
    run.measure("cpu", 2, 0);
    run.measure("cpu", 8, 5_000);
    run.measure("cpu", 5, 9_999);
    run.measure("cpu", 100, 12_000);

    assertThat(run.windows()).containsExactly(
        new MetricWindow("cpu", "%", START, START + 10_000, 3, 2, 8, 5, 5));
  }

  @Test
  void writesJsonKeyedByMetricAtTheTimeOfTheLastMeasurementWithoutHeaders() {
    run.measure("cpu", 1.5, 4_000);
    run.measure("cpu", 2.5, 8_000);
    run.measure("mem", 0, 12_000);

    var record = run.emitted("host-windows").getFirst();
    assertThat(record.key()).isEqualTo("cpu");
    assertThat(record.timestamp()).isEqualTo(START + 8_000);
    assertThat(record.headers().toArray()).isEmpty();
    assertThat(record.value()).isEqualTo("""
        {"metric":"cpu","unit":"%%","windowStart":%d,"windowEnd":%d,\
        "count":2,"min":1.5,"max":2.5,"mean":2.0,"last":2.5}""".formatted(START, START + 10_000));
  }

  @Test
  void emitsNothingBeforeTheGraceIsOver() {
    run.measure("cpu", 1, 0);
    run.measure("cpu", 1, 11_999);

    assertThat(run.windows()).isEmpty();
  }

  @Test
  void countsAMeasurementThatIsLateWithinTheGrace() {
    run.measure("cpu", 1, 0);
    run.measure("cpu", 1, 11_000);
    run.measure("cpu", 3, 9_000);
    run.measure("cpu", 1, 12_000);

    assertThat(run.windows()).containsExactly(
        new MetricWindow("cpu", "%", START, START + 10_000, 2, 1, 3, 2, 3));
  }

  @Test
  void leavesOutAMeasurementThatIsLaterThanTheGrace() {
    run.measure("cpu", 1, 0);
    run.measure("cpu", 1, 12_000);
    run.windows();
    run.measure("cpu", 3, 9_000);
    run.measure("cpu", 1, 22_000);

    assertThat(run.skipped()).isEqualTo(1);
    assertThat(run.windows()).extracting(MetricWindow::windowStart)
        .containsExactly(START + 10_000);
  }

  @Test
  void takesAsLastTheOneWithTheLatestTimeNotTheOneThatCameLast() {
    run.measure("cpu", 7, 8_000);
    run.measure("cpu", 1, 3_000);
    run.measure("cpu", 0, 12_000);

    assertThat(run.windows()).extracting(MetricWindow::last).containsExactly(7.0);
  }

  @Test
  void emitsWindowsInTheOrderOfTime() {
    for (var second = 0; second < 60; second++) {
      run.measure("cpu", second, second * 1_000L);
    }

    assertThat(run.windows()).extracting(MetricWindow::windowStart)
        .containsExactly(START,
            START + 10_000, START + 20_000, START + 30_000, START + 40_000);
  }

  @Test
  void closesTheWindowOfAMetricThatWentSilentWhenAnotherOfThePartitionGoesOn() {
    run.measure("silent", 4, 0);
    run.measure("cpu", 1, 1_000);
    run.measure("cpu", 1, 12_000);

    assertThat(run.windows()).extracting(MetricWindow::metric)
        .containsExactlyInAnyOrder("silent", "cpu");
  }

  @Test
  void emitsTheLastWindowBeforeASilenceHoweverLong() {
    run.measure("cpu", 4, 0);
    run.measure("cpu", 1, Duration.ofDays(400).toMillis());

    assertThat(run.windows()).containsExactly(
        new MetricWindow("cpu", "%", START, START + 10_000, 1, 4, 4, 4, 4));
  }

  @Test
  void keepsMetricsApart() {
    run.measure("cpu", 1, 0);
    run.measure("mem", 50, 0);
    run.measure("cpu", 3, 1_000);
    run.measure("cpu", 0, 12_000);

    assertThat(run.windows()).containsExactlyInAnyOrder(
        new MetricWindow("cpu", "%", START, START + 10_000, 2, 1, 3, 2, 3),
        new MetricWindow("mem", "%", START, START + 10_000, 1, 50, 50, 50, 50));
  }

  @Test
  void staysFiniteForTheLargestValues() {
    run.measure("cpu", Double.MAX_VALUE, 0);
    run.measure("cpu", -Double.MAX_VALUE, 1);
    run.measure("cpu", 0, 12_000);

    var window = run.windows().getFirst();
    assertThat(window.mean()).isEqualTo(0);
    assertThat(window.min()).isEqualTo(-Double.MAX_VALUE);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "null", textBlock = """
      cpu  | null
      null | {"metric":"cpu","value":1,"unit":"%"}
      cpu  | ``
      cpu  | cpu 1
      cpu  | []
      cpu  | {"metric":"cpu","value":1,"unit":"%"} {}
      cpu  | {"metric":"mem","value":1,"unit":"%"}
      cpu  | {"value":1,"unit":"%"}
      cpu  | {"metric":"cpu","unit":"%"}
      cpu  | {"metric":"cpu","value":null,"unit":"%"}
      cpu  | {"metric":"cpu","value":"1","unit":"%"}
      cpu  | {"metric":"cpu","value":NaN,"unit":"%"}
      cpu  | {"metric":"cpu","value":1e999,"unit":"%"}
      cpu  | {"metric":"cpu","value":1}
      """)
  void skipsAndCountsWhatIsNoMeasurement(@Nullable String key, @Nullable String value) {
    run.measure("cpu", 1, 0);
    run.record(key, value, 1_000);
    run.measure("cpu", 3, 2_000);
    run.measure("cpu", 0, 12_000);

    assertThat(run.skipped()).isEqualTo(1);
    assertThat(run.windows()).containsExactly(
        new MetricWindow("cpu", "%", START, START + 10_000, 2, 1, 3, 2, 3));
  }

  @Test
  void runsTwoPipelinesOverOneTopic() {
    run.close();
    var minutes = new Pipeline("host-minutes", "host", "host-minutes",
        new Windows(Duration.ofMinutes(1), Duration.ZERO));
    run = new TopologyRun(stateDir.resolve("two"), HOST_WINDOWS, minutes);
    run.measure("cpu", 1, 0);
    run.measure("cpu", 1, 60_000);

    assertThat(run.emitted("host-windows")).hasSize(1);
    assertThat(run.emitted("host-minutes")).hasSize(1);
  }

  @Test
  void refusesNoPipelineAndTwoOfOneName() {
    var skipped = new SkippedCount(Duration.ofMinutes(1), java.time.InstantSource.system());

    assertThatThrownBy(() -> PipelineTopology.of(List.of(), skipped))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
        () -> PipelineTopology.of(List.of(HOST_WINDOWS, HOST_WINDOWS), skipped))
        .hasMessageContaining("'host-windows'");
  }
}
