package io.tailwater.bench.options;

import java.time.Duration;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converters that refuse input by naming what they got and what they accept. */
public final class Accepted {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
  private static final Pattern WHOLE = Pattern.compile("\\d{1,18}");
  private static final Pattern DECIMAL = Pattern.compile("\\d{1,12}(\\.\\d{1,9})?");
  private static final Pattern HEADER = Pattern
      .compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+:[^\\r\\n\\x00]*");

  private Accepted() {}

  private static TypeConversionException refusal(String got, String accepted) {
    return new TypeConversionException("got '" + got + "', accepts " + accepted);
  }

  /** A whole number from 1 to 10 000 000. */
  public static final class Count implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      if (WHOLE.matcher(text).matches()) {
        var count = Long.parseLong(text);
        if (count >= 1 && count <= 10_000_000) {
          return (int) count;
        }
      }
      throw refusal(text, "a whole number from 1 to 10000000");
    }
  }

  /** A whole number from 0. */
  public static final class Ordinal implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      if (!WHOLE.matcher(text).matches()) {
        throw refusal(text, "a whole number from 0");
      }
      return Long.parseLong(text);
    }
  }

  /** A positive number per second. */
  public static final class Rate implements ITypeConverter<Double> {
    @Override
    public Double convert(String text) {
      if (DECIMAL.matcher(text).matches()) {
        var rate = Double.parseDouble(text);
        if (rate > 0) {
          return rate;
        }
      }
      throw refusal(text, "a number above 0, such as 100 or 0.5");
    }
  }

  /** A share of a whole, from 0 to 1. */
  public static final class Share implements ITypeConverter<Double> {
    @Override
    public Double convert(String text) {
      if (DECIMAL.matcher(text).matches()) {
        var share = Double.parseDouble(text);
        if (share <= 1) {
          return share;
        }
      }
      throw refusal(text, "a number from 0 to 1, such as 0.05");
    }
  }

  /** A time such as {@code 500ms}, {@code 10s}, {@code 5m} or {@code 1h}. */
  public static final class Time implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      var parts = DURATION.matcher(text);
      if (!parts.matches()) {
        throw refusal(text, "a time such as 500ms, 10s, 5m or 1h");
      }
      var amount = Long.parseLong(parts.group(1));
      return switch (parts.group(2)) {
        case "ms" -> Duration.ofMillis(amount);
        case "s" -> Duration.ofSeconds(amount);
        case "m" -> Duration.ofMinutes(amount);
        default -> Duration.ofHours(amount);
      };
    }
  }

  /** A request header, {@code Name: value}. */
  public static final class Header implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (!HEADER.matcher(text).matches()) {
        throw refusal(text, "a header, such as 'Authorization: Bearer abc'");
      }
      return text;
    }
  }
}
