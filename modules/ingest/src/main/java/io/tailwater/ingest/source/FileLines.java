package io.tailwater.ingest.source;

import io.tailwater.model.Bytes;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;

/** Turns lines into arrivals. */
record FileLines(FileOptions options, JsonFields fields, InstantSource clock) {
  static FileLines of(FileOptions options) {
    return new FileLines(options, JsonFields.of(options.key(), options.timestamp()),
        InstantSource.system());
  }

  Arrival arrival(LineBuffer.Line line, FilePlace after) {
    var step = new Step.To(after.encode());
    if (!line.isWhole()) {
      return new Arrival.Refused("a line of " + line.length()
          + " bytes, more than max-line-bytes (" + options.maxLineBytes() + ")",
          line.bytes(), step);
    }
    var bytes = withoutCarriageReturn(line.bytes().array());
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      return new Arrival.Refused("not UTF-8", Bytes.of(bytes), step);
    }
    if (options.format() == FileOptions.Format.LINES) {
      return new Arrival.Event(Bytes.NONE, Bytes.of(bytes), Arrival.NO_TIMESTAMP, step);
    }
    if (text.isBlank()) {
      return new Arrival.Moved(step);
    }
    return switch (fields.find(text, clock.millis())) {
      case JsonFields.Found.Refusal refusal ->
        new Arrival.Refused(refusal.reason(), Bytes.of(bytes), step);
      case JsonFields.Found.Fields found ->
        new Arrival.Event(found.key(), Bytes.of(bytes), found.timestampMillis(), step);
    };
  }

  private static byte[] withoutCarriageReturn(byte[] line) {
    return line.length > 0 && line[line.length - 1] == '\r'
        ? Arrays.copyOf(line, line.length - 1)
        : line;
  }
}
