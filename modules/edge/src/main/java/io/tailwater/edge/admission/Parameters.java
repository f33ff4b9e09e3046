package io.tailwater.edge.admission;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a request for a stream asks: names and their values, in the order in which they came,
 * whether they came in the query or in a body. Immutable.
 */
final class Parameters {
  private final Map<String, List<String>> values;

  private Parameters(Map<String, List<String>> values) {
    this.values = values;
  }

  /** These values by name. */
  static Parameters of(Map<String, List<String>> values) {
    return new Parameters(values);
  }

  /**
   * Decodes {@code application/x-www-form-urlencoded} (WHATWG URL 5.1), strictly: malformed escapes
   * and UTF-8 are refused.
   *
   * @param place
   *          what the text is of the request: {@code query} or {@code body}
   */
  static Parameters parse(String place, String text) throws Refusal {
    var values = new LinkedHashMap<String, List<String>>();
    for (var pair : text.split("&", -1)) {
      if (!pair.isEmpty()) {
        var equals = pair.indexOf('=');
        var name = name(place, equals < 0 ? pair : pair.substring(0, equals));
        var value = equals < 0 ? "" : value(name, pair.substring(equals + 1));
        values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
      }
    }
    return new Parameters(values);
  }

  /** Each name once. */
  Set<String> names() {
    return values.keySet();
  }

  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /** The value of a parameter that may be given once. */
  Optional<String> one(String name) throws Refusal {
    var all = all(name);
    if (all.size() > 1) {
      throw new Refusal(Problem.parameter(400, "Bad parameter", Problem.echo(name),
          "'" + Problem.echo(name) + "' was given " + all.size() + " times; it is taken once"));
    }
    return all.stream().findFirst();
  }

  /**
   * The value of a parameter that takes one of a few words: an enum's names in lower case.
   *
   * @param otherwise
   *          where it is not given
   */
  <E extends Enum<E>> E choice(String name, E otherwise) throws Refusal {
    var text = one(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    var words = new ArrayList<String>();
    for (var each : otherwise.getDeclaringClass().getEnumConstants()) {
      var word = each.name().toLowerCase(Locale.ROOT);
      if (word.equals(text.get())) {
        return each;
      }
      words.add("'" + word + "'");
    }
    throw new Refusal(Problem.badValue(name, text.get(), String.join(" or ", words)));
  }

  /** A whole number of so many at most, 1 or more. */
  OptionalLong count(String name, long most, String accepted) throws Refusal {
    var text = one(name);
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    if (text.get().matches("[1-9]\\d{0,17}") && Long.parseLong(text.get()) <= most) {
      return OptionalLong.of(Long.parseLong(text.get()));
    }
    throw new Refusal(Problem.badValue(name, text.get(), accepted));
  }

  /** A duration within these bounds. */
  Duration duration(String name, Duration otherwise, Duration least, Duration most)
      throws Refusal {
    var text = one(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    return PositionText.duration(text.get())
        .filter(d -> d.compareTo(least) >= 0 && d.compareTo(most) <= 0)
        .orElseThrow(() -> new Refusal(Problem.badValue(name, text.get(),
            "a duration from " + least.toSeconds() + "s to " + most.toSeconds() + "s")));
  }

  private static String name(String place, String text) throws Refusal {
    try {
      return decode(text);
    } catch (CharacterCodingException e) {
      throw new Refusal(Problem.request(400, "Malformed " + place,
          "'" + Problem.echo(text) + "' is not percent-encoded UTF-8"));
    }
  }

  private static String value(String name, String text) throws Refusal {
    try {
      return decode(text);
    } catch (CharacterCodingException e) {
      throw new Refusal(
          Problem.badValue(Problem.echo(name), text, "percent-encoded UTF-8"));
    }
  }

  private static String decode(String text) throws CharacterCodingException {
    var bytes = new ByteArrayOutputStream(text.length());
    var source = text.getBytes(StandardCharsets.UTF_8);
    for (var i = 0; i < source.length; i++) {
      if (source[i] == '%') {
        var high = i + 2 <= source.length - 1 ? Character.digit(source[i + 1], 16) : -1;
        var low = i + 2 <= source.length - 1 ? Character.digit(source[i + 2], 16) : -1;
        if (high < 0 || low < 0) {
          throw new MalformedInputException(1);
        }
        bytes.write((high << 4) + low);
        i += 2;
      } else {
        bytes.write(source[i] == '+' ? ' ' : source[i]);
      }
    }
    return StandardCharsets.UTF_8.newDecoder()
        .decode(ByteBuffer.wrap(bytes.toByteArray()))
        .toString();
  }
}
