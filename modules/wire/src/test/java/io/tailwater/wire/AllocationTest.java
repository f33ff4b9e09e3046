package io.tailwater.wire;

import static io.tailwater.wire.Samples.TIME;
import static io.tailwater.wire.Samples.json;
import static io.tailwater.wire.Samples.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.tailwater.model.Bytes;
import io.tailwater.model.Event;
import io.tailwater.model.Header;
import io.tailwater.model.ValueFormat;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class AllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int EVENTS = 10_000;
  private static final int ROUNDS = 5;
  private static final long[] NEXT = Frames.next();
  private static final List<Event> KINDS = List.of(json("{\"price\":42,\"size\":[1,2,3]}"),
      json("{\n  \"price\": 42\r\n}"), json("\"" + "é".repeat(2000) + "\""),
      text("one\ntwo \"three\" é\0"), typed("trade.\ndone"), typed(""),
      new Event(7, Long.MAX_VALUE, 0, Bytes.NONE, Bytes.NONE, ValueFormat.JSON, List.of()),
      Samples.event(Bytes.of(new byte[]{(byte) 0xff}), Bytes.utf8("1"), ValueFormat.JSON));

  @ParameterizedTest
  @MethodSource("writers")
  void encodingAnEventAllocatesNothing(FrameWriter writer) {
    var buffer = new FrameBuffer();
    write(writer, buffer, KINDS);

    assertThat(allocatedBy(() -> write(writer, buffer, KINDS))).isZero();
  }

  @Test
  void encodingABinaryValueAllocatesNothing() {
    var writer = new NdjsonWriter(Envelope.RAW, Framing.PLAIN);
    var kinds = List.of(Samples.event("logo", "a".repeat(200), ValueFormat.BINARY));
    var buffer = new FrameBuffer();
    write(writer, buffer, kinds);

    assertThat(allocatedBy(() -> write(writer, buffer, kinds))).isZero();
  }

  @Test
  void anAllocationWouldBeSeen() {
    var kept = new ArrayList<byte[]>(1);

    assertThat(allocatedBy(() -> kept.add(new byte[8]))).isPositive();
  }

  private static Stream<FrameWriter> writers() {
    return Stream.of(Framing.values())
        .flatMap(framing -> Stream.of(Envelope.RAW, Envelope.JSON)
            .flatMap(envelope -> Stream.concat(
                Stream.of(EventName.values())
                    .map(name -> new SseWriter(name, envelope, framing)),
                Stream.of(new NdjsonWriter(envelope, framing)))));
  }

  private static Event typed(String type) {
    return new Event(0, 4710, TIME, Bytes.utf8("BTC-USD"), Bytes.utf8("1"), ValueFormat.JSON,
        List.of(new Header("trace", Bytes.utf8("a")), new Header("type", Bytes.utf8(type))));
  }

  private static void write(FrameWriter writer, FrameBuffer buffer, List<Event> kinds) {
    for (var i = 0; i < EVENTS; i++) {
      NEXT[0] = (long) i * i * i * i;
      buffer.clear();
      writer.event(buffer, "trades/BTC-\"é\"\n", ValueFormat.TEXT, kinds.get(i % kinds.size()),
          Frames.layout(), NEXT);
    }
  }

  /** The least of a few rounds: the runtime itself allocates on our thread now and then, once. */
  private static long allocatedBy(Runnable round) {
    var least = Long.MAX_VALUE;
    for (var i = 0; i < ROUNDS; i++) {
      var before = THREADS.getCurrentThreadAllocatedBytes();
      round.run();
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }
}
