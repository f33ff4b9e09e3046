package io.tailwater.ingest.source;

import java.net.URI;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import tools.jackson.core.JsonPointer;

/**
 * The options of one feed while its source takes them, each at most once; what nobody took is
 * unknown. Confined to its caller.
 */
final class Options {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

  private final String feed;
  private final Map<String, String> left;
  private final TreeSet<String> known = new TreeSet<>();

  Options(String feed, Map<String, String> options) {
    this.feed = feed;
    this.left = new HashMap<>(options);
  }

  /** A text, or the fallback where the option is absent. */
  String text(String key, String fallback) {
    var value = take(key);
    return value.isEmpty() ? fallback : value;
  }

  /** A text that must be there; {@code accepted} says what it is. */
  String required(String key, String accepted) {
    var value = take(key);
    if (value.isEmpty()) {
      throw refused(key, "nothing", accepted + " (required)");
    }
    return value;
  }

  /** An absolute http or https URL that must be there. */
  URI url(String key) {
    var accepted = "an absolute http:// or https:// URL";
    var text = required(key, accepted);
    try {
      var url = URI.create(text);
      var scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
      if (url.getHost() != null && (scheme.equals("http") || scheme.equals("https"))) {
        return url;
      }
    } catch (IllegalArgumentException _) {
      // Refused below, as every other text that is no such URL.
    }
    throw refused(key, "'" + text.replaceFirst("\\?.*", "?...") + "'", accepted);
  }

  /** An RFC 6901 pointer; the empty pointer where the option is absent. */
  JsonPointer pointer(String key, String fallback) {
    var text = text(key, fallback);
    try {
      return JsonPointer.compile(text);
    } catch (IllegalArgumentException _) {
      throw refused(key, "'" + text + "'", "a JSON pointer such as /meta/id");
    }
  }

  /**
   * A duration of {@code min} to {@code max}: {@code 250ms}, {@code 5s}, {@code 1m} or ISO-8601.
   */
  Duration duration(String key, Duration fallback, Duration min, Duration max) {
    var text = take(key);
    if (text.isEmpty()) {
      return fallback;
    }
    var accepted = "a duration of " + shown(min) + " to " + shown(max) + " such as 250ms, 5s, 1m";
    Duration duration;
    try {
      duration = parse(text);
    } catch (DateTimeParseException | ArithmeticException _) {
      throw refused(key, "'" + text + "'", accepted);
    }
    if (duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
      throw refused(key, "'" + text + "'", accepted);
    }
    return duration;
  }

  /** A whole number of {@code min} to {@code max}. */
  int number(String key, int fallback, int min, int max) {
    var text = take(key);
    if (text.isEmpty()) {
      return fallback;
    }
    try {
      var number = Integer.parseInt(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Refused below, as every number out of range.
    }
    throw refused(key, "'" + text + "'", "a whole number of " + min + " to " + max);
  }

  /** One of an enum's constants, written in lower case. */
  <E extends Enum<E>> E choice(String key, E fallback) {
    var text = take(key);
    if (text.isEmpty()) {
      return fallback;
    }
    var constants = fallback.getDeclaringClass().getEnumConstants();
    for (var constant : constants) {
      if (constant.name().toLowerCase(Locale.ROOT).equals(text)) {
        return constant;
      }
    }
    throw refused(key, "'" + text + "'",
        Arrays.stream(constants)
            .map(constant -> constant.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(" or ")));
  }

  /** Every option whose key begins so, by the rest of its key. */
  Map<String, String> under(String prefix) {
    known.add(prefix + "*");
    var found = new HashMap<String, String>();
    left.forEach((key, value) -> {
      if (key.startsWith(prefix) && key.length() > prefix.length()) {
        found.put(key.substring(prefix.length()), value);
      }
    });
    found.keySet().forEach(rest -> left.remove(prefix + rest));
    return Map.copyOf(found);
  }

  /** Refuses the first option that was not taken. */
  void requireNoneLeft(String source) {
    if (!left.isEmpty()) {
      var key = new TreeSet<>(left.keySet()).first();
      throw new IllegalArgumentException(key(key) + " is not an option of source '" + source
          + "': " + String.join(", ", known) + " are");
    }
  }

  IllegalArgumentException refused(String key, String got, String accepted) {
    return new IllegalArgumentException(key(key) + " got " + got + "; it takes " + accepted);
  }

  private String key(String option) {
    return "tailwater.feeds." + feed + ".options." + option;
  }

  private String take(String key) {
    known.add(key);
    var value = left.remove(key);
    return value == null ? "" : value.strip();
  }

  private static Duration parse(String text) {
    var match = DURATION.matcher(text);
    if (!match.matches()) {
      return Duration.parse(text);
    }
    var count = Long.parseLong(match.group(1));
    return switch (match.group(2)) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      default -> Duration.ofHours(count);
    };
  }

  private static String shown(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }
}
