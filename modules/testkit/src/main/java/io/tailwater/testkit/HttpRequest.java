package io.tailwater.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * One HTTP/1.1 request to a port of this machine, written as given: duplicate headers, a foreign
 * {@code Host} or a request line of any length are sent and left to the server to judge.
 *
 * @param port
 *          on loopback
 * @param method
 *          the method
 * @param target
 *          path and query, percent-encoded by the caller
 * @param headers
 *          {@code Host} is added where it is missing
 * @param body
 *          sent with its {@code Content-Length} unless empty
 */
public record HttpRequest(int port, String method, String target, HeaderFields headers,
    String body) {
  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

  /** A GET without headers but {@code Host}. */
  public static HttpRequest get(int port, String target) {
    return new HttpRequest(port, "GET", target, HeaderFields.NONE, "");
  }

  /** The same with one header more. */
  public HttpRequest with(String name, String value) {
    return new HttpRequest(port, method, target, headers.with(name, value), body);
  }

  /** The same with these headers only. */
  public HttpRequest withHeaders(Map<String, String> only) {
    return new HttpRequest(port, method, target, HeaderFields.of(only), body);
  }

  /**
   * Sends it on a connection of its own and reads the whole answer.
   *
   * @throws IOException
   *           when nobody listens, the answer takes over 30 s, or it breaks RFC 9112
   */
  public HttpAnswer send() throws IOException {
    try (var socket = new Socket()) {
      connect(socket);
      socket.setSoTimeout(Math.toIntExact(ANSWER_TIMEOUT.toMillis()));
      writeTo(socket.getOutputStream());
      var in = socket.getInputStream();
      var head = HttpHead.read(in);
      var answered = method.equals("HEAD")
          ? ""
          : new String(head.body(in).readAllBytes(), StandardCharsets.UTF_8);
      return new HttpAnswer(head.status(), head.headers(), answered);
    }
  }

  void connect(Socket socket) throws IOException {
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
        Math.toIntExact(CONNECT_TIMEOUT.toMillis()));
  }

  void writeTo(OutputStream out) throws IOException {
    var head = new StringBuilder().append(method)
        .append(' ')
        .append(target)
        .append(" HTTP/1.1\r\n");
    if (headers.first("Host").isEmpty()) {
      head.append("Host: localhost:").append(port).append("\r\n");
    }
    headers.fields()
        .forEach(
            field -> head.append(field.name()).append(": ").append(field.value()).append("\r\n"));
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > 0) {
      head.append("Content-Length: ").append(bytes.length).append("\r\n");
    }
    head.append("\r\n").append(body);
    out.write(head.toString().getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
