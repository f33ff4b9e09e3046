package io.tailwater.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.longs;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {
  @Test
  void agreesWithTheStrictDecoderOfTheJdk() {
    qt().withExamples(20_000)
        .forAll(longs().all(), integers().between(0, 12))
        .checkAssert((seed, length) -> {
          var bytes = mostlyUtf8(new Random(seed), length);
          assertThat(isValid(bytes)).isEqualTo(jdkTakes(bytes));
        });
  }

  private static boolean isValid(byte[] bytes) {
    var i = 0;
    while (i >= 0 && i < bytes.length) {
      i = bytes[i] >= 0 ? i + 1 : Utf8.sequence(bytes, i);
    }
    return i == bytes.length;
  }

  /** Lead and continuation bytes are likelier than by chance. */
  private static byte[] mostlyUtf8(Random random, int length) {
    var bytes = new byte[length];
    for (var i = 0; i < length; i++) {
      bytes[i] = (byte) switch (random.nextInt(4)) {
        case 0 -> random.nextInt(128);
        case 1 -> 0xc0 + random.nextInt(64);
        default -> 0x80 + random.nextInt(64);
      };
    }
    return bytes;
  }

  private static boolean jdkTakes(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
