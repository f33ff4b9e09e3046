package io.tailwater.edge.admission;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A query, decoded as {@code application/x-www-form-urlencoded} (WHATWG URL 5.1), strictly. */
final class QueryParameters {
  private final Map<String, List<String>> values;

  private QueryParameters(Map<String, List<String>> values) {
    this.values = values;
  }

  /** Decodes the query; malformed escapes and UTF-8 are refused. */
  static QueryParameters parse(String query) throws Refusal {
    var values = new LinkedHashMap<String, List<String>>();
    for (var pair : query.split("&", -1)) {
      if (!pair.isEmpty()) {
        var equals = pair.indexOf('=');
        var name = decode(equals < 0 ? pair : pair.substring(0, equals));
        var value = equals < 0 ? "" : decode(pair.substring(equals + 1));
        values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
      }
    }
    return new QueryParameters(values);
  }

  Iterable<String> names() {
    return values.keySet();
  }

  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /** The value of a parameter that may be given once. */
  Optional<String> one(String name) throws Refusal {
    var all = all(name);
    if (all.size() > 1) {
      throw new Refusal(Problem.parameter(400, "Bad parameter", name,
          "'" + name + "' was given " + all.size() + " times; it is taken once"));
    }
    return all.stream().findFirst();
  }

  private static String decode(String text) throws Refusal {
    var bytes = new ByteArrayOutputStream(text.length());
    var source = text.getBytes(StandardCharsets.UTF_8);
    for (var i = 0; i < source.length; i++) {
      if (source[i] == '%') {
        var high = i + 2 <= source.length - 1 ? Character.digit(source[i + 1], 16) : -1;
        var low = i + 2 <= source.length - 1 ? Character.digit(source[i + 2], 16) : -1;
        if (high < 0 || low < 0) {
          throw malformed(text);
        }
        bytes.write((high << 4) + low);
        i += 2;
      } else {
        bytes.write(source[i] == '+' ? ' ' : source[i]);
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw malformed(text);
    }
  }

  private static Refusal malformed(String text) {
    return new Refusal(Problem.request(400, "Malformed query",
        "'" + Problem.echo(text) + "' is not percent-encoded UTF-8"));
  }
}
