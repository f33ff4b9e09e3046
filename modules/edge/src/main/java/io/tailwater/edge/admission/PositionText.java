package io.tailwater.edge.admission;

import io.tailwater.model.Cursor;
import io.tailwater.wire.CursorText;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;

/** How clients write positions, times and durations in parameters (protocol 1). */
sealed interface PositionText {
  /** What {@code from} takes. */
  String FROM = "'latest', 'earliest', a cursor, an ISO-8601 instant (2026-05-04T03:02:01Z),"
      + " milliseconds since 1970, or a time ago (-30s, -5m, -2h, -1d)";

  Pattern AGO = Pattern.compile("-(\\d{1,9})(ms|s|m|h|d)");
  Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
  Pattern MILLIS = Pattern.compile("\\d{1,15}");

  /** {@code latest} or {@code now}. */
  record Latest() implements PositionText {}

  /** {@code earliest}. */
  record Earliest() implements PositionText {}

  /** A time, milliseconds since 1970. */
  record Time(long millis) implements PositionText {}

  /** A cursor. */
  record At(Cursor cursor) implements PositionText {}

  /** Reads a position; empty if it is none. */
  static Optional<PositionText> parse(String text, long nowMillis) {
    if (text.equals("latest")) {
      return Optional.of(new Latest());
    }
    if (text.equals("earliest")) {
      return Optional.of(new Earliest());
    }
    var ago = AGO.matcher(text);
    if (ago.matches()) {
      var millis = duration(Long.parseLong(ago.group(1)), ago.group(2)).toMillis();
      return Optional.of(new Time(Math.max(0, nowMillis - millis)));
    }
    if (MILLIS.matcher(text).matches()) {
      return Optional.of(new Time(Long.parseLong(text)));
    }
    return cursorOrInstant(text);
  }

  /** Reads {@code 15s} and the like; empty if it is none. */
  static Optional<Duration> duration(String text) {
    var matcher = DURATION.matcher(text);
    return matcher.matches()
        ? Optional.of(duration(Long.parseLong(matcher.group(1)), matcher.group(2)))
        : Optional.empty();
  }

  private static Optional<PositionText> cursorOrInstant(String text) {
    try {
      return Optional.of(new At(CursorText.parse(text)));
    } catch (IllegalArgumentException notACursor) {
      try {
        var instant = OffsetDateTime.parse(text).toInstant();
        return Optional.of(new Time(Math.max(0, instant.toEpochMilli())));
      } catch (DateTimeException | ArithmeticException notAnInstant) {
        return Optional.empty();
      }
    }
  }

  private static Duration duration(long amount, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }
}
