package io.tailwater.server.config;

import java.time.Duration;
import org.springframework.util.unit.DataSize;

/** Bounds of configured values; each refuses with the key, what was got and what is accepted. */
final class Check {
  private Check() {}

  static void port(String key, int port) {
    between(key, port, 0, 65_535, "a port from 1 to 65535, or 0 for a free one");
  }

  static void between(String key, int value, int least, int most) {
    between(key, value, least, most, "from " + least + " to " + most);
  }

  static void between(String key, DataSize value, DataSize least, DataSize most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new BadConfiguration(key, text(value), "from " + text(least) + " to " + text(most));
    }
  }

  static void between(String key, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new BadConfiguration(key, text(value), "from " + text(least) + " to " + text(most));
    }
  }

  private static void between(String key, int value, int least, int most, String accepted) {
    if (value < least || value > most) {
      throw new BadConfiguration(key, value, accepted);
    }
  }

  private static String text(DataSize size) {
    var bytes = size.toBytes();
    if (bytes % (1 << 20) == 0) {
      return (bytes >> 20) + "MB";
    }
    return bytes % (1 << 10) == 0 ? (bytes >> 10) + "KB" : bytes + "B";
  }

  private static String text(Duration duration) {
    var millis = duration.toMillis();
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    var seconds = millis / 1000;
    if (seconds == 0 || seconds % 60 != 0) {
      return seconds + "s";
    }
    return seconds % 3600 == 0 ? seconds / 3600 + "h" : seconds / 60 + "m";
  }
}
