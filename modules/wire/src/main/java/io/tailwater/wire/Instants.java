package io.tailwater.wire;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/** Times as text (RFC 3339) in UTC. */
final class Instants {
  /** Always three digits of a second, so that the text has one form. */
  private static final DateTimeFormatter INSTANT = new DateTimeFormatterBuilder().appendInstant(3)
      .toFormatter(Locale.ROOT);

  private Instants() {}

  static String text(long epochMillis) {
    return INSTANT.format(Instant.ofEpochMilli(epochMillis));
  }
}
