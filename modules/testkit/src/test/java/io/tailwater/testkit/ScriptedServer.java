package io.tailwater.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** Takes one connection, reads the request's head and then does what the test wrote. */
final class ScriptedServer implements AutoCloseable {
  private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final CompletableFuture<String> request = new CompletableFuture<>();
  private final CompletableFuture<String> outcome = new CompletableFuture<>();

  interface Script {
    void play(Socket socket, OutputStream out) throws IOException;
  }

  ScriptedServer(Script script) throws IOException {
    Thread.ofVirtual().start(() -> serve(script));
  }

  /** Answers with these bytes and closes. */
  static ScriptedServer answering(String... parts) throws IOException {
    return new ScriptedServer((socket, out) -> {
      for (var part : parts) {
        out.write(part.getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    });
  }

  /** Answers with an event stream of these bytes, in one chunk each, and then holds the line. */
  static ScriptedServer streaming(String... chunks) throws IOException {
    return new ScriptedServer((socket, out) -> {
      out.write(head("text/event-stream").getBytes(StandardCharsets.UTF_8));
      for (var chunk : chunks) {
        out.write(chunk(chunk).getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    });
  }

  static String head(String type) {
    return "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nTransfer-Encoding: chunked\r\n\r\n";
  }

  static String chunk(String text) {
    var length = text.getBytes(StandardCharsets.UTF_8).length;
    return Integer.toHexString(length) + "\r\n" + text + "\r\n";
  }

  int port() {
    return listener.getLocalPort();
  }

  /** The request's head, when it has come. */
  String request() {
    return request.join();
  }

  /** Empty, or what the script ran into. */
  String outcome() {
    return outcome.join();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private void serve(Script script) {
    try (var socket = listener.accept()) {
      request.complete(readHead(socket));
      script.play(socket, socket.getOutputStream());
      outcome.complete("");
    } catch (IOException e) {
      outcome.complete(String.valueOf(e.getMessage()));
      request.complete("");
    }
  }

  private static String readHead(Socket socket) throws IOException {
    var head = new ByteArrayOutputStream();
    var in = socket.getInputStream();
    while (!head.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
      var b = in.read();
      if (b < 0) {
        throw new IOException("the request ended early");
      }
      head.write(b);
    }
    return head.toString(StandardCharsets.UTF_8);
  }
}
