package io.tailwater.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.Bytes;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BoundPositionTest {
  private static final SourceOptions EXACT = SourceOptions.parse("f", "sse",
      Map.of("url", "http://one/s?token=secret"));
  private static final SourceOptions INEXACT = SourceOptions.parse("f", "sse",
      Map.of("url", "http://one/s?token=secret", "item-id", "/id"));
  private static final SourceOptions ELSEWHERE = SourceOptions.parse("f", "sse",
      Map.of("url", "http://two/s"));
  private static final SourceOptions FILE = SourceOptions.parse("f", "file",
      Map.of("path", "/a/log"));
  private static final SourceOptions HOST = SourceOptions.parse("f", "host", Map.of());

  private final Map<String, Bytes> committed = new HashMap<>();

  @Test
  void goesOnWhereTheFeedIsTheSame() {
    commit(EXACT, new Step.To(Bytes.utf8("7")));
    var again = BoundPosition.restore(EXACT, committed);
    assertThat(again.restart()).isEmpty();
    assertThat(again.resume().toUtf8()).isEqualTo("7");
    assertThat(committed.toString()).doesNotContain("secret");
  }

  @Test
  void startsAnewAndSaysSoWhereTheFeedIsAnotherAndLeavesNothingOfTheOldOne() {
    var past = new Step.Past("a", Map.of("", 1L), "", 1, ItemId.of("x"));
    commit(EXACT, new Step.To(Bytes.utf8("7")));
    commitAnew(ELSEWHERE, new Step.To(Bytes.utf8("8")));
    commitAnew(INEXACT, past);
    assertThat(committed).containsOnlyKeys("0", BoundPosition.UPSTREAM);
    commitAnew(FILE, new Step.To(new FilePlace("k", 0, "", 0, 0, 0).encode()));
    assertThat(committed).containsOnlyKeys("", BoundPosition.UPSTREAM);
    commitAnew(HOST, new Step.Nowhere());
    assertThat(committed).containsOnlyKeys(BoundPosition.UPSTREAM);
    commitAnew(EXACT, new Step.To(Bytes.utf8("9")));
    assertThat(BoundPosition.restore(EXACT, committed).resume().toUtf8()).isEqualTo("9");
  }

  @Test
  void startsAnewWhereAPositionWithoutAnUpstreamCannotBeRead() {
    committed.put("", Bytes.utf8("7"));
    for (var options : new SourceOptions[]{FILE, INEXACT}) {
      assertThat(BoundPosition.restore(options, committed).restart().orElse(""))
          .contains("cannot be read");
    }
    assertThat(BoundPosition.restore(EXACT, committed).restart()).isEmpty();
    committed.put("12", Bytes.utf8("chunk"));
    assertThat(BoundPosition.restore(EXACT, committed).restart()).isPresent();
  }

  @Test
  void writesNothingForAFeedThatHasNoPosition() {
    var position = BoundPosition.restore(HOST, committed);
    position.admit(new Step.Nowhere());
    assertThat(position.changes()).isEmpty();
  }

  private void commitAnew(SourceOptions options, Step step) {
    assertThat(BoundPosition.restore(options, committed).restart()).isPresent();
    commit(options, step);
    assertThat(BoundPosition.restore(options, committed).restart()).isEmpty();
  }

  private void commit(SourceOptions options, Step step) {
    var position = BoundPosition.restore(options, committed);
    assertThat(position.admit(step)).isTrue();
    position.changes().forEach((entry, value) -> {
      if (value.isNone()) {
        committed.remove(entry);
      } else {
        committed.put(entry, value);
      }
    });
    assertThat(position.changes()).isEmpty();
  }
}
