package io.tailwater.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.longs;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

class JsonTextTest {
  private static final JsonFactory JACKSON = JsonFactory.builder()
      .streamReadConstraints(StreamReadConstraints.builder()
          .maxNestingDepth(JsonText.MAX_NESTING)
          .maxNumberLength(JsonText.MAX_NUMBER_LENGTH)
          .build())
      .build();
  private static final String[] SCALARS = {"null", "true", "false", "0", "-0", "12", "-3.25",
      "1e9", "6.02E+23", "1E-7", "\"\"", "\"seven..\"", "\"just eight\"", "\"é€😀\"",
      "\"a longer text, in which quite a few times eight bytes are plain\"",
      "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\"", "\"\u007f\u0080\u2028\""};
  private static final String[] BLANKS = {"", "", "", " ", "\n", "\r\n", "\t", "  \t "};
  /** Bytes that mean something somewhere in the grammar, or just miss it. */
  private static final byte[] TELLING = "\"\\/{}[]:,-+.eEuxtfn0123456789aAgG \t\n\r\b\f\0\u001f!#[]^_`\u007f'"
      .getBytes(StandardCharsets.US_ASCII);

  @Test
  void agreesWithAParserOnTextsThatAreJson() {
    qt().withExamples(20_000).forAll(longs().all()).checkAssert(seed -> {
      var bytes = text(new Random(seed));
      assertThat(parserTakes(bytes)).isTrue();
      assertThat(JsonText.isOneValue(bytes)).isTrue();
    });
  }

  @Test
  void agreesWithAParserOnTextsThatAreAlmostJson() {
    qt().withExamples(200_000).forAll(longs().all()).checkAssert(seed -> {
      var random = new Random(seed);
      var bytes = text(random);
      for (var i = random.nextInt(3); i >= 0; i--) {
        bytes = damaged(bytes, random);
      }
      assertThat(JsonText.isOneValue(bytes)).as(new String(bytes, StandardCharsets.ISO_8859_1))
          .isEqualTo(parserTakes(bytes));
    });
  }

  @Test
  void agreesWithAParserOnEveryByteAtEveryPlaceOfAString() {
    for (var at = 1; at < 20; at++) {
      for (var b = 0; b < 256; b++) {
        var bytes = "\"0123456789abcdefgh\"".getBytes(StandardCharsets.US_ASCII);
        bytes[at] = (byte) b;
        assertThat(JsonText.isOneValue(bytes)).as("byte %d at %d", b, at)
            .isEqualTo(parserTakes(bytes));
      }
    }
  }

  @Test
  void takesNoTextThatIsCutAnywhere() {
    var bytes = "{\"a\":[1,{\"é\":\"\\u00e9\\\\\"},true,null],\"b\":\"€\"}".getBytes(
        StandardCharsets.UTF_8);
    for (var length = 0; length < bytes.length; length++) {
      assertThat(JsonText.isOneValue(Arrays.copyOf(bytes, length))).as("%d bytes", length)
          .isFalse();
    }
    assertThat(JsonText.isOneValue(bytes)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[%s]", "{\"a\":%s}", "[{\"a\":%s}]"})
  void boundsNestingOfArraysAndObjectsAlike(String layer) {
    var per = layer.startsWith("[{") ? 2 : 1;
    assertThat(JsonText.isOneValue(nested(layer, JsonText.MAX_NESTING / per))).isTrue();
    assertThat(JsonText.isOneValue(nested(layer, JsonText.MAX_NESTING / per + 1))).isFalse();
    assertThat(JsonText.isOneValue(nested(layer, 20_000))).isFalse();
  }

  @Test
  void boundsTheLengthOfNumbersAndOfNothingElse() {
    var limit = JsonText.MAX_NUMBER_LENGTH;
    assertThat(JsonText.isOneValue(ascii("1".repeat(limit)))).isTrue();
    assertThat(JsonText.isOneValue(ascii("1".repeat(limit + 1)))).isFalse();
    assertThat(JsonText.isOneValue(ascii("-0." + "1".repeat(limit) + "e1"))).isFalse();
    assertThat(JsonText.isOneValue(ascii("{\"" + "n".repeat(1 << 20) + "\":0}"))).isTrue();
    assertThat(JsonText.isOneValue(ascii("[" + "0,".repeat(1 << 20) + "0]"))).isTrue();
  }

  private static byte[] nested(String layer, int times) {
    var around = layer.split("%s", -1);
    return ascii(around[0].repeat(times) + "0" + around[1].repeat(times));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] text(Random random) {
    var text = new StringBuilder();
    append(text, random, 4);
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void append(StringBuilder text, Random random, int depth) {
    text.append(any(BLANKS, random));
    var kind = depth == 0 ? 0 : random.nextInt(3);
    if (kind == 0) {
      text.append(any(SCALARS, random));
    } else {
      text.append(kind == 1 ? '[' : '{');
      var members = random.nextInt(4);
      for (var i = 0; i < members; i++) {
        text.append(i == 0 ? "" : ",");
        if (kind == 2) {
          text.append(any(BLANKS, random)).append("\"k").append(i).append('"');
          text.append(any(BLANKS, random)).append(':');
        }
        append(text, random, depth - 1);
      }
      text.append(members == 0 ? any(BLANKS, random) : "").append(kind == 1 ? ']' : '}');
    }
    text.append(any(BLANKS, random));
  }

  private static String any(String[] of, Random random) {
    return of[random.nextInt(of.length)];
  }

  /** One byte changed, dropped or put in, or a part repeated. */
  private static byte[] damaged(byte[] bytes, Random random) {
    var at = random.nextInt(bytes.length + 1);
    var out = new ByteArrayOutputStream();
    out.write(bytes, 0, at);
    var how = random.nextInt(4);
    if (how < 2) {
      out.write(random.nextInt(8) == 0
          ? random.nextInt(256)
          : TELLING[random.nextInt(TELLING.length)]);
    } else if (how == 2) {
      var from = random.nextInt(at + 1);
      out.write(bytes, from, at - from);
    }
    var skip = how == 0 || how == 3 ? Math.min(1, bytes.length - at) : 0;
    out.write(bytes, at + skip, bytes.length - at - skip);
    return out.toByteArray();
  }

  /** A parser that guesses encodings and takes malformed UTF-8 gets only what is UTF-8. */
  private static boolean parserTakes(byte[] bytes) {
    if (bytes.length == 0 || !isUtf8(bytes) || bytes[0] == (byte) 0xef || hasNul(bytes)) {
      return false;
    }
    try (var parser = JACKSON.createParser(ObjectReadContext.empty(), bytes)) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (JacksonException e) {
      return false;
    }
  }

  private static boolean hasNul(byte[] bytes) {
    for (var b : bytes) {
      if (b == 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
