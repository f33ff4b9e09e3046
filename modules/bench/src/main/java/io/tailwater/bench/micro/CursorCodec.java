package io.tailwater.bench.micro;

import io.tailwater.model.Cursor;
import io.tailwater.wire.CursorLayout;
import io.tailwater.wire.CursorText;
import io.tailwater.wire.FrameBuffer;
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

/** What an event's id costs: writing it, and reading it when a client comes back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgs = {"-Xmx1g"})
public class CursorCodec {
  /** Of the topic. */
  @Param({"1", "12"})
  public int partitions = 1;

  private final FrameBuffer buffer = new FrameBuffer();
  private Cursor cursor = Samples.cursor(1);
  private String text = CursorText.encode(cursor);
  private CursorLayout layout = CursorLayout.of(cursor);
  private long[] next = Samples.positions(1);

  @Setup
  public void start() {
    cursor = Samples.cursor(partitions);
    text = CursorText.encode(cursor);
    layout = CursorLayout.of(cursor);
    next = Samples.positions(partitions);
  }

  /** As it is written behind each event. */
  @Benchmark
  public byte[] write() {
    buffer.clear();
    layout.write(buffer, next, false);
    return buffer.array();
  }

  /** As text of its own. */
  @Benchmark
  public String encode() {
    return CursorText.encode(cursor);
  }

  @Benchmark
  public Cursor parse() {
    return CursorText.parse(text);
  }
}
