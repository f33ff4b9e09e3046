package io.tailwater.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class EncodedLogTest {
  private final Frames memory = new Frames();

  /** Takes bytes, however they come. */
  private static final class Taken implements Sink {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public boolean isWritable() {
      return true;
    }

    @Override
    public void write(byte[] frame) {
      bytes.writeBytes(frame);
    }

    @Override
    public void write(Segments.Segment segment, int from, int to) {
      bytes.writeBytes(((Frames.ArraySegment) segment).copy(from, to));
    }
  }

  @Test
  void writesWholeFramesUpToTheBudgetButAtLeastOne() {
    var log = new EncodedLog(memory, new long[1]);
    log.append(new byte[100], new long[]{0});
    log.append(new byte[100], new long[]{1});
    log.append(new byte[100], new long[]{2});

    assertThat(log.write(0, 250, new Taken())).isEqualTo(2);
    assertThat(log.write(0, 10, new Taken())).isEqualTo(1);
    assertThat(log.write(1, 1_000, new Taken())).isEqualTo(3);
  }

  @Test
  void givesAFrameLargerThanASegmentOneOfItsOwn() {
    var log = new EncodedLog(memory, new long[1]);
    log.append(new byte[10], new long[]{0});
    log.append(new byte[1_000_000], new long[]{1});
    log.append(new byte[10], new long[]{2});
    var taken = new Taken();
    for (var sequence = 0L; sequence < log.end();) {
      sequence = log.write(sequence, 64 * 1024, taken);
    }

    assertThat(taken.bytes.size()).isEqualTo(1_000_020);
  }

  @Test
  void releasesEverySegment() {
    var log = new EncodedLog(memory, new long[1]);
    for (var i = 0; i < 1_000; i++) {
      log.append(new byte[100], new long[]{i});
    }
    log.evictBefore(500);
    assertThat(memory.liveSegments()).isEqualTo(log.segmentCount()).isPositive();
    log.close();
    assertThat(memory.liveSegments()).isZero();
  }

  @RepeatedTest(50)
  void readsBackWhatWasAppendedFromAnySequenceWithItsPosition(RepetitionInfo repetition) {
    var random = new Random(repetition.getCurrentRepetition());
    var position = new long[3];
    var log = new EncodedLog(memory, position);
    var frames = new ArrayList<byte[]>();
    var positions = new ArrayList<long[]>();
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
      positions.add(position.clone());
      log.append(frame, position);
      var from = first + random.nextLong(log.end() - first);
      assertThat(log.positionBefore(from)).isEqualTo(positions.get((int) from));
      var taken = new Taken();
      var after = log.write(from, random.nextInt(1_000), taken);
      var expected = new ByteArrayOutputStream();
      frames.subList((int) from, (int) after).forEach(expected::writeBytes);
      assertThat(taken.bytes.toByteArray()).isEqualTo(expected.toByteArray());
    }
  }
}
