package io.tailwater.server.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** The keys that the configuration records take, read from the records themselves. */
public final class KnownKeys {
  private static final Pattern HUMP = Pattern.compile("([a-z])([A-Z])");

  private KnownKeys() {}

  /**
   * Every key with its default as text, empty where it has none; names that the user chooses are
   * written {@code <name>}, keys that are passed through {@code *}.
   */
  public static Map<String, String> withDefaults() {
    var keys = new TreeMap<String, String>();
    collect("tailwater", TailwaterConfiguration.class, keys);
    return keys;
  }

  /** The known key that is spelled most like the one given; empty where none is near. */
  public static Optional<String> nearest(String unknown) {
    return withDefaults().keySet()
        .stream()
        .map(known -> withNamesOf(unknown, known))
        .filter(known -> distance(unknown, known) <= Math.max(2, unknown.length() / 4))
        .min(Comparator.comparingInt((String known) -> distance(unknown, known))
            .thenComparing(Comparator.naturalOrder()));
  }

  private static void collect(String prefix, Class<?> type, Map<String, String> keys) {
    for (var component : type.getRecordComponents()) {
      var key = prefix + "."
          + HUMP.matcher(component.getName()).replaceAll("$1-$2").toLowerCase(Locale.ROOT);
      if (component.getType().isRecord()) {
        collect(key, component.getType(), keys);
      } else if (component.getType() == Map.class) {
        collectMap(key, valueType(component), keys);
      } else {
        keys.put(key, defaultOf(type, component));
      }
    }
  }

  private static void collectMap(String key, Type value, Map<String, String> keys) {
    if (value instanceof Class<?> type && type.isRecord()) {
      collect(key + ".<name>", type, keys);
    } else {
      keys.put(key + ".*", "");
    }
  }

  private static Type valueType(RecordComponent component) {
    return ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[1];
  }

  private static String defaultOf(Class<?> type, RecordComponent component) {
    return Stream.of(type.getDeclaredConstructors()[0].getParameters())
        .filter(parameter -> parameter.getName().equals(component.getName()))
        .map(parameter -> parameter.getAnnotation(DefaultValue.class))
        .map(annotation -> String.join(",", annotation.value()))
        .findFirst()
        .orElse("");
  }

  /** Replaces {@code <name>} by what the unknown key has in its place, so that they compare. */
  private static String withNamesOf(String unknown, String known) {
    var theirs = unknown.split("\\.", -1);
    var ours = known.split("\\.", -1);
    for (var i = 0; i < ours.length && i < theirs.length; i++) {
      if (ours[i].startsWith("<")) {
        ours[i] = theirs[i];
      }
    }
    return String.join(".", ours);
  }

  /** Levenshtein's distance: how many characters to add, drop or change. */
  private static int distance(String a, String b) {
    var previous = new int[b.length() + 1];
    for (var j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (var i = 1; i <= a.length(); i++) {
      var current = new int[b.length() + 1];
      current[0] = i;
      for (var j = 1; j <= b.length(); j++) {
        var change = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(change, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
