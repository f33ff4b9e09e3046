package io.tailwater.edge.admission;

import io.tailwater.model.Bytes;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import tools.jackson.databind.json.JsonMapper;

/**
 * Why a request is refused, as {@code application/problem+json} (RFC 9457).
 *
 * @param status
 *          HTTP status
 * @param title
 *          what kind of problem it is
 * @param detail
 *          what was wrong, what was got, what is accepted
 * @param parameter
 *          the query parameter or header at fault
 * @param retryAfterSeconds
 *          when to try again
 */
public record Problem(int status, String title, String detail, Optional<String> parameter,
    OptionalInt retryAfterSeconds) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int LONGEST_ECHO = 100;

  /** A parameter or header that cannot be taken. */
  public static Problem parameter(int status, String title, String name, String detail) {
    return new Problem(status, title, detail, Optional.of(name), OptionalInt.empty());
  }

  /** A request that is refused as a whole. */
  public static Problem request(int status, String title, String detail) {
    return new Problem(status, title, detail, Optional.empty(), OptionalInt.empty());
  }

  /** A value that is not accepted: names what was got and what is taken. */
  static Problem badValue(String name, String got, String accepted) {
    return parameter(400, "Bad parameter",
        name, "'" + name + "' got '" + echo(got) + "'; it takes " + accepted);
  }

  /** Try again later. */
  public static Problem unavailable(String detail, int retryAfterSeconds) {
    return new Problem(503, "Not available now", detail, Optional.empty(),
        OptionalInt.of(retryAfterSeconds));
  }

  /** As a JSON object. */
  Bytes json() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("type", "about:blank");
    members.put("title", title);
    members.put("status", status);
    members.put("detail", detail);
    parameter.ifPresent(name -> members.put("parameter", name));
    return Bytes.of(JSON.writeValueAsBytes(members));
  }

  /** What a client sent, short enough to be sent back. */
  static String echo(String got) {
    return got.length() <= LONGEST_ECHO ? got : got.substring(0, LONGEST_ECHO) + "…";
  }
}
