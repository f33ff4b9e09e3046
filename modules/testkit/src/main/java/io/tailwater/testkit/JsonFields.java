package io.tailwater.testkit;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * The fields of one JSON object with the exact text of their values, which a parser that builds
 * values would not keep.
 */
final class JsonFields {
  private final String json;
  private final SequencedMap<String, String> fields = new LinkedHashMap<>();
  private int at;

  private JsonFields(String json) {
    this.json = json;
  }

  /** Reads one object and nothing after it. */
  static JsonFields of(String json) throws MalformedAnswerException {
    var fields = new JsonFields(json);
    fields.read();
    return fields;
  }

  boolean startsWith(String name) {
    return !fields.isEmpty() && fields.firstEntry().getKey().equals(name);
  }

  boolean has(String name) {
    return fields.containsKey(name);
  }

  /** The value's text as it stands. */
  String raw(String name) throws MalformedAnswerException {
    var raw = fields.get(name);
    if (raw == null) {
      throw new MalformedAnswerException("no field '" + name + "' in " + json);
    }
    return raw;
  }

  /** A string's text; escapes other than of quotes, backslashes and slashes are not needed here. */
  String string(String name) throws MalformedAnswerException {
    var raw = raw(name);
    if (!raw.startsWith("\"")) {
      throw new MalformedAnswerException("'" + name + "' is not a string in " + json);
    }
    return raw.substring(1, raw.length() - 1).replaceAll("\\\\([\"\\\\/])", "$1");
  }

  private void read() throws MalformedAnswerException {
    expect('{');
    skipBlanks();
    if (json.startsWith("}", at)) {
      at++;
    } else {
      do {
        var name = value();
        expect(':');
        if (!name.startsWith("\"")
            || fields.put(name.substring(1, name.length() - 1), value()) != null) {
          throw new MalformedAnswerException("a bad or doubled name " + name + " in " + json);
        }
      } while (nextField());
    }
    skipBlanks();
    if (at != json.length()) {
      throw new MalformedAnswerException("text after the object's end in " + json);
    }
  }

  private boolean nextField() throws MalformedAnswerException {
    skipBlanks();
    if (at < json.length() && json.charAt(at) == ',') {
      at++;
      return true;
    }
    expect('}');
    return false;
  }

  private String value() throws MalformedAnswerException {
    skipBlanks();
    var from = at;
    var depth = 0;
    do {
      depth += step();
    } while (depth > 0 || continuesScalar(from));
    return json.substring(from, at).strip();
  }

  /** Passes one string or one character; tells how the depth changes. */
  private int step() throws MalformedAnswerException {
    if (at == json.length()) {
      throw new MalformedAnswerException("the object does not end in " + json);
    }
    var c = json.charAt(at++);
    if (c == '"') {
      while (at < json.length() && json.charAt(at) != '"') {
        at += json.charAt(at) == '\\' ? 2 : 1;
      }
      at++;
    }
    if (at > json.length()) {
      throw new MalformedAnswerException("a string does not end in " + json);
    }
    return c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
  }

  private boolean continuesScalar(int from) {
    var c = json.charAt(from);
    return c != '"' && c != '{' && c != '[' && at < json.length()
        && ",:}]".indexOf(json.charAt(at)) < 0;
  }

  private void skipBlanks() {
    while (at < json.length() && " \t\r\n".indexOf(json.charAt(at)) >= 0) {
      at++;
    }
  }

  private void expect(char c) throws MalformedAnswerException {
    skipBlanks();
    if (at >= json.length() || json.charAt(at) != c) {
      throw new MalformedAnswerException("expected '" + c + "' at " + at + " in " + json);
    }
    at++;
  }
}
