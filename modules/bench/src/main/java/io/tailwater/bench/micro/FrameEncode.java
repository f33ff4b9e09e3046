package io.tailwater.bench.micro;

import io.tailwater.model.Event;
import io.tailwater.model.ValueFormat;
import io.tailwater.wire.CursorLayout;
import io.tailwater.wire.Envelope;
import io.tailwater.wire.EventName;
import io.tailwater.wire.FrameBuffer;
import io.tailwater.wire.FrameWriter;
import io.tailwater.wire.Framing;
import io.tailwater.wire.NdjsonWriter;
import io.tailwater.wire.SseWriter;
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

/** What it costs to encode one event of 200 bytes, once for all who share its fan-out. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgs = {"-Xmx1g"})
public class FrameEncode {
  /** What stands around the value. */
  @Param
  public Envelope envelope = Envelope.RAW;

  /** Of the topic, so of the id. */
  @Param({"1", "12"})
  public int partitions = 1;

  private final FrameBuffer buffer = new FrameBuffer();
  private final Event event = Samples.event(0, Samples.OFFSET);
  private FrameWriter sse = Wire.sse();
  private FrameWriter ndjson = Wire.sse();
  private CursorLayout layout = CursorLayout.of(Samples.cursor(1));
  private long[] next = Samples.positions(1);

  @Setup
  public void start() {
    sse = new SseWriter(EventName.NONE, envelope, Framing.CHUNKED);
    ndjson = new NdjsonWriter(envelope, Framing.CHUNKED);
    layout = CursorLayout.of(Samples.cursor(partitions));
    next = Samples.positions(partitions);
  }

  @Benchmark
  public int sse() {
    return encode(sse);
  }

  @Benchmark
  public int ndjson() {
    return encode(ndjson);
  }

  private int encode(FrameWriter writer) {
    buffer.clear();
    writer.event(buffer, Samples.TOPIC, ValueFormat.JSON, event, layout, next);
    return buffer.length();
  }
}
