package io.tailwater.ingest.source;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** An upstream that answers each request as told, and stays silent when it has nothing left. */
final class ScriptedUpstream implements AutoCloseable {
  /** One answer; a stream that holds stays open after its text. */
  record Answer(int status, Map<String, String> headers, String text, boolean holds) {
    static Answer stream(String text) {
      return new Answer(200, Map.of("Content-Type", "text/event-stream"), text, false);
    }

    static Answer silence(String text) {
      return new Answer(200, Map.of("Content-Type", "text/event-stream"), text, true);
    }

    static Answer status(int status) {
      return new Answer(status, Map.of(), "", false);
    }
  }

  private final HttpServer server;
  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final List<String> lastEventIds = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  ScriptedUpstream(Answer... script) throws IOException {
    answers.addAll(List.of(script));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  /** What was presented with each request; empty for nothing. */
  List<String> lastEventIds() {
    return lastEventIds;
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    var id = exchange.getRequestHeaders().getFirst("Last-Event-ID");
    lastEventIds.add(id == null ? "" : id);
    var answer = answers.isEmpty() ? Answer.silence("") : answers.remove();
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.sendResponseHeaders(answer.status(), answer.status() == 200 ? 0 : -1);
    try (exchange) {
      if (answer.status() == 200) {
        exchange.getResponseBody().write(answer.text().getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
      }
      if (answer.holds()) {
        closed.await();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
