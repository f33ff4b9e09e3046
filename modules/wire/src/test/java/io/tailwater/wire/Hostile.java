package io.tailwater.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.quicktheories.generators.SourceDSL.arbitrary;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;
import static org.quicktheories.generators.SourceDSL.strings;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.List;
import org.quicktheories.core.Gen;

/** Generators of what a publisher with bad intentions would send. */
final class Hostile {
  private static final List<String> PIECES = List.of("\n", "\r", "\r\n", "\0", "data:", "data: {}",
      "id: forged", "event: stream.end", "retry: 1", ":", " ", "", "\ufeff", "\u2028", "\u0085",
      "\u000b", "\u007f", "%", "%0A", "\"", "\\", "{", "}", "é", "😀", "\u001f", "\t");

  private Hostile() {}

  /** Text of pieces that mean something to parsers, mixed with any Unicode. */
  static Gen<String> text() {
    var piece = arbitrary().pick(PIECES)
        .mix(strings().allPossible().ofLengthBetween(0, 5), 30);
    return lists().of(piece)
        .ofSizeBetween(0, 12)
        .map(pieces -> String.join("", pieces))
        .map(Hostile::withoutLoneSurrogates);
  }

  /** Bytes of such text, with any bytes in between, so mostly not UTF-8. */
  static Gen<byte[]> bytes() {
    var any = integers().between(-128, 127).map(b -> new byte[]{b.byteValue()});
    var piece = arbitrary().pick(PIECES).map(text -> text.getBytes(UTF_8)).mix(any, 40);
    return lists().of(piece)
        .ofSizeBetween(0, 16)
        .map(Hostile::join)
        .describedAs(HexFormat.ofDelimiter(" ")::formatHex);
  }

  private static String withoutLoneSurrogates(String text) {
    return text.codePoints()
        .filter(c -> Character.getType(c) != Character.SURROGATE)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static byte[] join(List<byte[]> pieces) {
    var all = new ByteArrayOutputStream();
    pieces.forEach(all::writeBytes);
    return all.toByteArray();
  }
}
