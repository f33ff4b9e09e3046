package io.tailwater.bench.load;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Where an event's data says which event it is, and from when. */
final class FieldOptions {
  @Option(names = "--sequence", paramLabel = "NAME", converter = Member.class, defaultValue = "seq", description = "JSON member with the event's number, one more than in the event before"
      + " (${DEFAULT-VALUE}). Events without are counted, and nothing else.")
  private String sequence = "";

  @Option(names = "--timestamp", paramLabel = "NAME", converter = Member.class, defaultValue = "ts", description = "JSON member with the time at which it was to be published, since 1970, behind"
      + " the number (${DEFAULT-VALUE}).")
  private String timestamp = "";

  @Option(names = "--timestamp-unit", paramLabel = "UNIT", converter = Unit.class, defaultValue = "ns", description = "ns, us, ms or s (${DEFAULT-VALUE}).")
  private long unitNanos;

  @Option(names = "--series", paramLabel = "NAME", converter = Member.class, defaultValue = "series", description = "JSON member, behind the number, with the number of the sequence it is one of"
      + " (${DEFAULT-VALUE}); where there is none, there is one sequence.")
  private String series = "";

  DataFields fields() {
    return DataFields.named(sequence, timestamp, series, unitNanos);
  }

  /** A member's name. */
  static final class Member implements ITypeConverter<String> {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,63}");

    @Override
    public String convert(String text) {
      if (!NAME.matcher(text).matches()) {
        throw new TypeConversionException(
            "got '" + text + "', accepts a member's name of letters, digits, '_', '.' and '-'");
      }
      return text;
    }
  }

  /** How many nanoseconds a unit has. */
  static final class Unit implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      return switch (text) {
        case "ns" -> 1L;
        case "us" -> 1_000L;
        case "ms" -> 1_000_000L;
        case "s" -> 1_000_000_000L;
        default ->
          throw new TypeConversionException("got '" + text + "', accepts ns, us, ms or s");
      };
    }
  }
}
