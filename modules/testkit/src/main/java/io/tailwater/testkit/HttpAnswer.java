package io.tailwater.testkit;

import java.io.IOException;
import java.util.Map;

/**
 * A whole answer to a {@link HttpRequest}.
 *
 * @param status
 *          the status code
 * @param headers
 *          as received
 * @param body
 *          decoded as UTF-8; transfer codings removed
 */
public record HttpAnswer(int status, HeaderFields headers, String body) {
  /**
   * Sends a request without a body and reads the whole answer.
   *
   * @throws IOException
   *           as {@link HttpRequest#send()}
   */
  public static HttpAnswer request(int port, String method, String target,
      Map<String, String> headers) throws IOException {
    return new HttpRequest(port, method, target, HeaderFields.of(headers), "").send();
  }

  /** The first value of that header, or nothing. */
  public String header(String name) {
    return headers.first(name).orElse("");
  }
}
