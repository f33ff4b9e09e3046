package io.tailwater.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResumingClientTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int RECORDS = 50;
  private static final String CURSOR = "1~7k2mq3zk0a.a1.0-";
  private static final CommittedLog COMMITTED = CommittedLog.of(
      LongStream.range(0, RECORDS).mapToObj(n -> new CommittedRecord("t", 0, n, "v" + n)).toList());

  private final HttpServer server = HttpServer.create(
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

  ResumingClientTest() throws IOException {}

  @BeforeEach
  void start() {
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/exact", exchange -> replay(exchange, 0));
    server.createContext("/doubling", exchange -> replay(exchange, 1));
    server.createContext("/gone", exchange -> exchange.sendResponseHeaders(404, -1));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void comesBackWithItsLastIdUntilItHasEverything() throws Exception {
    try (var client = ResumingClient.follow(
        connection -> StreamRequest.get(port(), "/exact").cutAfterBytes(400 + connection))) {
      client.awaitEvents(RECORDS, SOON);
      assertThat(client.connections()).isGreaterThan(2);
      assertThat(client.lastEventId()).isEqualTo(CURSOR + RECORDS);
      client.ledger().check(COMMITTED).requireExactly(RECORDS);
    }
  }

  @Test
  void doesNotHideAServerThatRepeatsAnEvent() throws Exception {
    try (var client = ResumingClient.follow(
        connection -> StreamRequest.get(port(), "/doubling").cutAfterBytes(400 + connection))) {
      client.awaitEvents(RECORDS, SOON);
      assertThat(client.ledger().check(COMMITTED).of(DeliveryReport.Kind.DOUBLED)).isNotEmpty();
    }
  }

  @Test
  void doesNotComeBackAfterARefusal() throws Exception {
    try (var client = ResumingClient.follow(StreamRequest.get(port(), "/gone"))) {
      assertThatThrownBy(() -> client.awaitEvents(1, SOON)).isInstanceOf(AssertionError.class)
          .hasMessageContaining("404");
    }
  }

  private int port() {
    return server.getAddress().getPort();
  }

  /** Sends everything after the client's id, beginning so many records too early, and holds on. */
  private static void replay(HttpExchange exchange, int tooEarly) throws IOException {
    var id = exchange.getRequestHeaders()
        .getOrDefault("Last-Event-ID", List.of(CURSOR + "0"))
        .getFirst();
    var from = CursorId.parse(id).topics().getFirst().next().getOrDefault(0, 0L);
    exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    var out = exchange.getResponseBody();
    out.write(("event: stream.open\ndata: {}\nid: " + id + "\n\n").getBytes(UTF_8));
    for (var n = Math.max(0, from - tooEarly); n < RECORDS; n++) {
      out.write(("data: v" + n + "\nid: " + CURSOR + (n + 1) + "\n\n").getBytes(UTF_8));
      out.flush();
    }
    exchange.getRequestBody().transferTo(out);
  }
}
