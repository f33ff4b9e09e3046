package io.tailwater.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.Notice;
import io.tailwater.model.Notice.LaggingBy;
import io.tailwater.model.Notice.ResetReason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoticesTest {
  private static final Notice A = new Notice.Reset(ResetReason.EPOCH, List.of("a"));
  private static final Notice B = new Notice.Reset(ResetReason.EPOCH, List.of("b"));
  private static final Notice LATE = new Notice.Lagging(LaggingBy.KAFKA, 1);

  private final Notices notices = new Notices();

  @Test
  void saysAgainOnlyTheNewest() {
    add(LATE, LATE, A, A, LATE, A);

    assertThat(all()).containsExactly("A at 5");
  }

  @Test
  void keepsAResetWhereAnotherIsToldFromThePositionThatItLedTo() {
    add(A, B, A);

    assertThat(all()).containsExactly("A at 0", "B at 1", "A at 2");
  }

  @Test
  void saysWhatIsLateAfterTheResetThatItComesFrom() {
    add(A, LATE, LATE);

    assertThat(all()).containsExactly("A at 0", "late at 2");
  }

  @Test
  void hasTooManyOnceMoreWaitsThanMay() {
    for (var i = 0; i < Notices.MOST; i++) {
      add(i % 2 == 0 ? A : B);
    }
    assertThat(notices.areTooMany()).isFalse();
    add(A);

    assertThat(notices.areTooMany()).isTrue();
  }

  private void add(Notice... added) {
    for (var i = 0; i < added.length; i++) {
      notices.add(new Notices.Told(added[i], new Place(new Lanes(List.of()), new long[]{i}),
          false));
    }
  }

  private List<String> all() {
    var all = new ArrayList<String>();
    for (var told = notices.poll(); told != null; told = notices.poll()) {
      var name = told.notice().equals(A) ? "A" : told.notice().equals(B) ? "B" : "late";
      all.add(name + " at " + told.place().next()[0]);
    }
    return all;
  }
}
