package io.tailwater.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Each benchmark still runs, and does what it says it measures. */
final class MicroTest {
  private static final List<Class<?>> ALL = List.of(CursorCodec.class, FrameEncode.class,
      EngineAppend.class, EngineDelivery.class);

  @Test
  void runsEachBenchmarkForAMoment() throws RunnerException {
    var options = new OptionsBuilder().include("io\\.tailwater\\.bench\\.micro\\.")
        .forks(0)
        .warmupIterations(0)
        .measurementIterations(1)
        .measurementTime(TimeValue.milliseconds(5))
        .param("partitions", "3")
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT)
        .build();
    var results = new Runner(options).run();

    assertThat(results).allSatisfy(
        result -> assertThat(result.getPrimaryResult().getScore()).isPositive());
    assertThat(results.stream().map(result -> result.getParams().getBenchmark()).distinct())
        .containsExactlyInAnyOrderElementsOf(benchmarks());
  }

  private static List<String> benchmarks() {
    return ALL.stream()
        .flatMap(type -> Stream.of(type.getMethods()))
        .filter(method -> method.isAnnotationPresent(Benchmark.class))
        .map((Method method) -> method.getDeclaringClass().getName() + "." + method.getName())
        .toList();
  }

  @Test
  void deliversEveryEventToEverySubscription() {
    var edge = new Edge(3, 10);
    var opened = edge.bytes();
    edge.append();

    assertThat(edge.deliver()).isEqualTo(10);
    assertThat(edge.delivered()).isEqualTo(10);

    edge.append();
    edge.append();

    assertThat(edge.deliver()).isEqualTo(10);
    assertThat(edge.delivered()).isEqualTo(30);
    assertThat(edge.bytes() - opened).isGreaterThan(30 * 200);
  }

  @Test
  void measuresAllocationUnlessAnotherProfilerIsAskedFor() {
    assertThat(MicroCommand.jmhArguments(List.of("Cursor"))).endsWith("-prof", "gc");
    assertThat(MicroCommand.jmhArguments(List.of("-prof", "perf"))).containsExactly("-prof",
        "perf");
  }
}
