package io.tailwater.wire;

import static io.tailwater.wire.Frames.frame;
import static io.tailwater.wire.Samples.cursor;
import static io.tailwater.wire.Samples.trades;
import static io.tailwater.wire.Samples.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.quicktheories.QuickTheory.qt;

import io.tailwater.model.Cursor;
import io.tailwater.model.TopicCursor;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class CursorLayoutTest {
  @Test
  void writesTheTextOfAnyCursorWhateverThePositionsItWasMadeFrom() {
    qt().forAll(Cursors.any()).checkAssert(cursor -> {
      var layout = CursorLayout.of(atZero(cursor));

      var written = frame(frame -> layout.write(frame, next(cursor), cursor.ended()));

      assertThat(utf8(written)).isEqualTo(CursorText.encode(cursor));
      assertThat(layout.size()).isEqualTo(next(cursor).length);
    });
  }

  @Test
  void refusesOffsetsThatAreNotOfItsPartitions() {
    var layout = CursorLayout.of(cursor(trades()));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> frame(frame -> layout.write(frame, new long[]{1, 2}, false)))
        .withMessage("a cursor of 3 partitions got 2 offsets");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> frame(frame -> layout.write(frame, new long[]{1, -2, 3}, false)))
        .withMessage("offset -2 is negative");
  }

  private static Cursor atZero(Cursor cursor) {
    var topics = cursor.topics().stream().map(topic -> {
      var next = new TreeMap<>(topic.next());
      next.replaceAll((_, _) -> 0L);
      return new TopicCursor(topic.topic(), topic.epoch(), topic.kind(), topic.partitionCount(),
          next);
    });
    return new Cursor(topics.toList(), !cursor.ended());
  }

  private static long[] next(Cursor cursor) {
    return cursor.topics()
        .stream()
        .flatMap(topic -> topic.next().values().stream())
        .mapToLong(Long::longValue)
        .toArray();
  }
}
