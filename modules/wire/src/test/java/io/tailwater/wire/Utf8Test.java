package io.tailwater.wire;

import static io.tailwater.wire.Frames.frame;
import static io.tailwater.wire.Samples.utf8;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.junit.jupiter.api.Test;

final class Utf8Test {
  @Test
  void everyCodePointIsValidAndWrittenAsJavaWritesIt() {
    for (var codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
      var surrogate = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
      var expected = (surrogate ? "\ufffd" : Character.toString(codePoint)).getBytes(UTF_8);

      var each = codePoint;
      var written = frame(frame -> frame.putCodePoint(each));

      assertThat(written).isEqualTo(expected);
      assertThat(Utf8.isValid(written)).isTrue();
    }
  }

  @Test
  void everyPairOfBytesIsJudgedAsByJava() {
    for (var pair = 0; pair < 1 << 16; pair++) {
      judge(new byte[]{(byte) (pair >> 8), (byte) pair});
      judge(new byte[]{(byte) (pair >> 8), (byte) pair, (byte) 0x80});
      judge(new byte[]{(byte) (pair >> 8), (byte) pair, (byte) 0xbf, (byte) 0x80, 'a'});
    }
  }

  @Test
  void anyBytesAreJudgedAsByJava() {
    qt().forAll(Hostile.bytes()).checkAssert(Utf8Test::judge);
  }

  private static void judge(byte[] bytes) {
    assertThat(Utf8.isValid(bytes)).isEqualTo(isValidToJava(bytes));
    assertThat(frame(frame -> Json.string(frame, bytes)))
        .isEqualTo(frame(frame -> Json.string(frame, utf8(bytes))));
  }

  private static boolean isValidToJava(byte[] bytes) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException _) {
      return false;
    }
  }
}
