package io.tailwater.wire;

import static io.tailwater.wire.Frames.frame;
import static io.tailwater.wire.Samples.utf8;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class JsonTest {
  @Test
  void lineBreaksBecomeSpacesWhereverTheyStand() {
    for (var length = 0; length < 40; length++) {
      for (var at = 0; at < length; at++) {
        for (var lineBreak : new char[]{'\n', '\r', '\0'}) {
          var text = new StringBuilder("é".repeat(length));
          text.setCharAt(at, lineBreak);
          text.setCharAt(length - 1 - at, lineBreak);

          assertThat(value(text.toString()))
              .isEqualTo(text.toString().replace(lineBreak, ' '));
        }
      }
    }
  }

  @Test
  void everyOtherByteIsKept() {
    var text = new StringBuilder();
    for (var c = 0; c < 256; c++) {
      text.append((char) c).append("1234567", 0, c % 8);
    }

    assertThat(value(text.toString()))
        .isEqualTo(text.toString().replace('\n', ' ').replace('\r', ' ').replace('\0', ' '));
  }

  @Test
  void numbersAreWrittenAsJavaWritesThem() {
    for (var power = 1L; power > 0 && power <= 1_000_000_000_000_000_000L; power *= 10) {
      for (var number : new long[]{power - 1, power, power + 1, -power, Long.MAX_VALUE,
          Long.MIN_VALUE}) {
        assertThat(utf8(frame(frame -> frame.putLong(number))))
            .isEqualTo(Long.toString(number));
      }
    }
  }

  private static String value(String json) {
    return utf8(frame(frame -> Json.value(frame, json.getBytes(UTF_8))));
  }
}
