package io.tailwater.bench.micro;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one delivery costs in the engine when an event wakes 1 000 subscriptions that share a
 * fan-out, each of which then hands the event's bytes to a sink that only counts them.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgs = {"-Xmx1g"})
public class EngineDelivery {
  static final int SUBSCRIPTIONS = 1000;

  /** Of the topic; events go to them in turn. */
  @Param({"1", "12"})
  public int partitions = 1;

  /** Events that are there before anyone reads: how far writes coalesce. */
  @Param({"1", "10"})
  public int events = 1;

  private Edge edge = new Edge(1, 1);

  @Setup
  public void start() {
    edge = new Edge(partitions, SUBSCRIPTIONS);
  }

  /** Per subscription woken; divide by {@code events} for one delivery. */
  @Benchmark
  @OperationsPerInvocation(SUBSCRIPTIONS)
  public int wakeAndDeliver() {
    for (var event = 0; event < events; event++) {
      edge.append();
    }
    return edge.deliver();
  }
}
