package io.tailwater.server.config;

import io.tailwater.stream.LagLimit;
import java.util.Locale;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.unit.DataSize;

/** How a lag limit is written: the unit says what is meant. */
final class LagLimitText {
  private LagLimitText() {}

  static LagLimit parse(String key, String text) {
    var trimmed = text.trim().toLowerCase(Locale.ROOT);
    try {
      if (trimmed.equals("none")) {
        return new LagLimit.None();
      }
      if (trimmed.matches("[1-9]\\d{0,17}")) {
        return new LagLimit.Events(Long.parseLong(trimmed));
      }
      if (trimmed.matches("[1-9]\\d{0,8}[kmg]?b")) {
        return new LagLimit.Bytes(DataSize.parse(trimmed.toUpperCase(Locale.ROOT)).toBytes());
      }
      if (trimmed.matches("[1-9]\\d{0,8}(ms|s|m|h)")) {
        return new LagLimit.Time(DurationStyle.SIMPLE.parse(trimmed));
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw refusal(key, text);
    }
    throw refusal(key, text);
  }

  private static BadConfiguration refusal(String key, String text) {
    return new BadConfiguration(key, text,
        "'none', a number of events (10000), bytes (64MB) or a time (30s)");
  }
}
