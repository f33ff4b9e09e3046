package io.tailwater.bench.load;

import static io.tailwater.bench.load.SequenceBook.DOUBLED;
import static io.tailwater.bench.load.SequenceBook.IN_ORDER;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SequenceBookTest {
  private final SequenceBook book = new SequenceBook();

  @Test
  void countsWhatWasLeftOutAndWhatCameAgain() {
    assertThat(book.append(0, 7, 1)).isEqualTo(IN_ORDER);
    assertThat(book.append(0, 8, 1)).isEqualTo(IN_ORDER);
    assertThat(book.append(0, 12, 1)).isEqualTo(3);
    assertThat(book.append(0, 12, 1)).isEqualTo(DOUBLED);
    assertThat(book.append(0, 11, 1)).isEqualTo(DOUBLED);
    assertThat(book.append(0, 13, 1)).isEqualTo(IN_ORDER);
  }

  @Test
  void tellsWhatHappenedBetweenConnections() {
    book.append(0, 1, 1);
    assertThat(book.append(0, 5, 1)).isEqualTo(3);
    assertThat(book.acrossConnections()).isFalse();

    assertThat(book.append(0, 8, 2)).isEqualTo(2);
    assertThat(book.acrossConnections()).isTrue();

    assertThat(book.append(0, 8, 2)).isEqualTo(DOUBLED);
    assertThat(book.acrossConnections()).isFalse();

    assertThat(book.append(1, 8, 3)).isEqualTo(IN_ORDER);
    assertThat(book.acrossConnections()).isFalse();
  }

  @Test
  void countsEachOfWhatAnEarlierConnectionHadBrought() {
    book.append(0, 9, 1);
    for (var again = 7; again <= 9; again++) {
      assertThat(book.append(0, again, 2)).isEqualTo(DOUBLED);
      assertThat(book.acrossConnections()).isTrue();
    }
    assertThat(book.append(0, 10, 2)).isEqualTo(IN_ORDER);
    assertThat(book.append(0, 10, 2)).isEqualTo(DOUBLED);
    assertThat(book.acrossConnections()).isFalse();
  }

  @Test
  void keepsEachSeriesApart() {
    var random = new Random(3);
    var last = new HashMap<Long, Long>();
    for (var run = 0; run < 50_000; run++) {
      var series = random.nextLong(0, 3000);
      var sequence = last.getOrDefault(series, 0L) + random.nextLong(1, 4);
      var expected = last.containsKey(series) ? sequence - last.get(series) - 1 : IN_ORDER;

      assertThat(book.append(series, sequence, 1)).isEqualTo(expected);
      last.put(series, sequence);
    }
    var kept = new HashMap<Long, Long>();
    book.forEach(kept::put);

    assertThat(kept).isEqualTo(last);
    assertThat(book.size()).isEqualTo(last.size());
  }
}
