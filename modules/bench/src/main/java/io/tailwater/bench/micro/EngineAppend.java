package io.tailwater.bench.micro;

import io.tailwater.model.Event;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to take an event in: nobody follows, or one fan-out does. The event itself is made
 * in each call, which {@link #event} measures alone.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgs = {"-Xmx1g"})
public class EngineAppend {
  /** Of the topic; events go to them in turn. */
  @Param({"1", "12"})
  public int partitions = 1;

  private Edge unfollowed = new Edge(1, 0);
  private Edge followed = new Edge(1, 1);
  private long offset = Samples.OFFSET;

  @Setup
  public void start() {
    unfollowed = new Edge(partitions, 0);
    followed = new Edge(partitions, 1);
  }

  /** The baseline. */
  @Benchmark
  public List<Event> event() {
    return List.of(Samples.event(0, offset++));
  }

  /** Into the partition's log. */
  @Benchmark
  public void log() {
    unfollowed.append();
  }

  /** Into the partition's log and, encoded, into the fan-out's, and to its one subscription. */
  @Benchmark
  public int fanOut() {
    followed.append();
    return followed.deliver();
  }
}
