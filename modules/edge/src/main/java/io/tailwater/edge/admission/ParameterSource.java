package io.tailwater.edge.admission;

import io.tailwater.model.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where the parameters of a request stand: in the query of a {@code GET}, in the body of a
 * {@code POST} as a form or a JSON object (protocol 1).
 */
final class ParameterSource {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String JSON = "application/json";
  private static final JsonMapper MAPPER = JsonMapper.builder()
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
      .build();

  private ParameterSource() {}

  /** Reads them. */
  static Parameters read(HttpQuestion question) throws Refusal {
    var query = Parameters.parse("query", question.query());
    if (!question.method().equals("POST")) {
      return query;
    }
    for (var name : query.names()) {
      throw new Refusal(Problem.parameter(400, "Bad parameter", Problem.echo(name),
          "'" + Problem.echo(name) + "' stands in the query of a POST; its parameters are taken"
              + " from the body only"));
    }
    var coding = question.header("Content-Encoding").filter(c -> !c.equals("identity"));
    if (coding.isPresent()) {
      throw new Refusal(Problem.parameter(415, "Unsupported media type", "Content-Encoding",
          "'Content-Encoding' got '" + Problem.echo(coding.get()) + "'; a body is taken as it is"));
    }
    var type = question.header("Content-Type").orElse("");
    return switch (mediaType(type)) {
      case FORM -> form(question.body());
      case JSON -> json(question.body());
      default -> throw new Refusal(Problem.parameter(415, "Unsupported media type", "Content-Type",
          "'Content-Type' got '" + Problem.echo(type) + "'; the body of a POST is " + FORM + " or "
              + JSON));
    };
  }

  private static String mediaType(String contentType) {
    var semicolon = contentType.indexOf(';');
    var type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    return type.trim().toLowerCase(Locale.ROOT);
  }

  private static Parameters form(Bytes body) throws Refusal {
    try {
      return Parameters.parse("body",
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body.array())).toString());
    } catch (CharacterCodingException e) {
      throw new Refusal(Problem.request(400, "Malformed body", "the body is not UTF-8"));
    }
  }

  private static Parameters json(Bytes body) throws Refusal {
    JsonNode root;
    try {
      root = MAPPER.readTree(body.array());
    } catch (JacksonException e) {
      var where = e.getLocation();
      throw new Refusal(Problem.request(400, "Malformed body", "the body is not one JSON object"
          + " whose names differ" + (where == null
              ? ""
              : ": see line " + where.getLineNr() + ", column " + where.getColumnNr())));
    }
    if (!root.isObject()) {
      throw new Refusal(Problem.request(400, "Malformed body",
          "the body is JSON, but not an object with parameters as its members"));
    }
    var values = new LinkedHashMap<String, List<String>>();
    for (var member : root.properties()) {
      values.put(member.getKey(), values(member));
    }
    return Parameters.of(values);
  }

  private static List<String> values(Map.Entry<String, JsonNode> member) throws Refusal {
    var name = member.getKey();
    if (!name.equals("channel") || !member.getValue().isArray()) {
      return List.of(text(name, member.getValue()));
    }
    var texts = new ArrayList<String>();
    for (var element : member.getValue()) {
      texts.add(text(name, element));
    }
    return texts;
  }

  private static String text(String name, JsonNode value) throws Refusal {
    if (value.isString() && !StandardCharsets.UTF_8.newEncoder().canEncode(value.asString())) {
      throw new Refusal(Problem.badValue(Problem.echo(name), value.asString(),
          "text without half characters (unpaired surrogates)"));
    }
    if (value.isString() || value.isNumber() || value.isBoolean()) {
      return value.asString();
    }
    throw new Refusal(Problem.badValue(Problem.echo(name), value.toString(),
        name.equals("channel")
            ? "a string or an array of strings"
            : "a string, a number, true or false"));
  }
}
