package io.tailwater.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class EncodedLogTest {
  private final Frames memory = new Frames();

  private final MemoryUse use = new MemoryUse(1 << 20);

  /** Takes bytes, so many at once. */
  private static final class Taken implements Sink {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final int atOnce;

    Taken(int atOnce) {
      this.atOnce = atOnce;
    }

    @Override
    public boolean isWritable() {
      return true;
    }

    @Override
    public void write(Frame frame) {
      bytes.write(frame.array(), 0, frame.length());
    }

    @Override
    public int write(Segments.Segment segment, int from, int to) {
      var taken = Math.min(atOnce, to - from);
      finish(segment, from, from + taken);
      return taken;
    }

    @Override
    public void finish(Segments.Segment segment, int from, int to) {
      bytes.writeBytes(((Frames.ArraySegment) segment).copy(from, to));
    }
  }

  @Test
  void finishesTheFrameThatTheSinkTakesInPart() {
    var log = log(1);
    append(log, 100, 0);
    append(log, 100, 1);
    append(log, 100, 2);

    assertThat(log.write(0, 3, new Taken(0))).isZero();
    assertThat(log.write(0, 3, new Taken(1))).isEqualTo(1);
    assertThat(log.write(0, 3, new Taken(100))).isEqualTo(1);
    assertThat(log.write(0, 3, new Taken(101))).isEqualTo(2);
    assertThat(log.write(1, 3, new Taken(1_000))).isEqualTo(3);
    assertThat(log.write(0, 2, new Taken(1_000))).isEqualTo(2);
  }

  @Test
  void givesAFrameLargerThanASegmentOneOfItsOwn() {
    var log = log(1);
    append(log, 10, 0);
    append(log, 1_000_000, 1);
    append(log, 10, 2);
    var taken = new Taken(64 * 1024);
    for (var sequence = 0L; sequence < log.end();) {
      sequence = log.write(sequence, log.end(), taken);
    }

    assertThat(taken.bytes.size()).isEqualTo(1_000_020);
  }

  @Test
  void releasesEverySegment() {
    var log = log(1);
    for (var i = 0; i < 1_000; i++) {
      append(log, 100, i);
    }
    assertThat(log.segmentCount()).isGreaterThan(1);
    log.evictOldest();
    assertThat(memory.liveSegments()).isEqualTo(log.segmentCount()).isPositive();
    assertThat(use.bytes()).isEqualTo(log.bytes()).isPositive();
    log.close();
    assertThat(memory.liveSegments()).isZero();
    assertThat(use.bytes()).isZero();
  }

  @RepeatedTest(50)
  void readsBackWhatWasAppendedFromAnySequenceWithItsPosition(RepetitionInfo repetition) {
    var random = new Random(repetition.getCurrentRepetition());
    var position = new long[3];
    var log = log(3);
    var frames = new ArrayList<byte[]>();
    var before = new ArrayList<long[]>();
    var after = new ArrayList<long[]>();
    var first = 0L;
    for (var step = 0; step < 500; step++) {
      position[random.nextInt(3)] += random.nextInt(3);
      position[random.nextInt(3)] += random.nextInt(2);
      var frame = new byte[1 + random.nextInt(300)];
      random.nextBytes(frame);
      if (log.needsSegment(frame.length) && log.segmentCount() > 2) {
        first = log.secondSegmentSequence();
        log.evictOldest();
      }
      frames.add(frame);
      before.add(position.clone());
      var lane = random.nextInt(3);
      log.append(Encoded.of(frame), position, lane);
      position[lane]++;
      after.add(position.clone());

      var from = first + random.nextLong(log.end() - first);
      assertThat(log.positionBefore(from)).isEqualTo(before.get((int) from));
      assertThat(log.positionAfterPrevious(from + 1)).isEqualTo(after.get((int) from));
      assertThat(log.sequenceAt(after.get((int) from), position)).isEqualTo(from + 1);
      assertThat(log.sequenceAt(before.get((int) from), position)).isEqualTo(from);
      var taken = new Taken(1 + random.nextInt(1_000));
      var to = log.write(from, log.end(), taken);
      var expected = new ByteArrayOutputStream();
      frames.subList((int) from, (int) to).forEach(expected::writeBytes);
      assertThat(taken.bytes.toByteArray()).isEqualTo(expected.toByteArray());
    }
  }

  /** Joins exactly where nothing is between the reader and the next frame. */
  @RepeatedTest(50)
  void letsReadersInWhereTheyMissNothingAndGetNothingTwice(RepetitionInfo repetition) {
    var random = new Random(repetition.getCurrentRepetition());
    var log = log(2);
    var position = new long[2];
    var before = new ArrayList<long[]>();
    var after = new ArrayList<long[]>(List.of(position.clone()));
    for (var step = 0; step < 40; step++) {
      position[random.nextInt(2)] += random.nextInt(3);
      before.add(position.clone());
      var lane = random.nextInt(2);
      log.append(Encoded.of(new byte[1]), position, lane);
      position[lane]++;
      after.add(position.clone());
    }
    position[random.nextInt(2)] += random.nextInt(3);
    before.add(position.clone());
    for (var a = 0L; a <= position[0] + 1; a++) {
      for (var b = 0L; b <= position[1] + 1; b++) {
        var reader = new long[]{a, b};
        var joins = IntStream.range(0, before.size())
            .filter(i -> Positions.isNowhereBehind(reader, after.get(i))
                && Positions.isNowhereBehind(before.get(i), reader))
            .findFirst()
            .orElse(-1);
        assertThat(log.sequenceAt(reader, position)).isEqualTo(joins);
      }
    }
  }

  private EncodedLog log(int lanes) {
    return new EncodedLog(memory, use, new long[lanes]);
  }

  private static void append(EncodedLog log, int length, long before) {
    log.append(Encoded.of(new byte[length]), new long[]{before}, 0);
  }
}
