package io.tailwater.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamClientTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @Test
  void receivesEventsNoticesAndHeartbeatsApart() throws IOException {
    try (
        var server = ScriptedServer.streaming(
            "retry: 2000\nevent: stream.open\ndata: {}\nid: 0\n\n",
            ":\n", "data: a\nid: 1\n\ndata: b\nid:", " 2\n\n");
        var client = StreamClient.get(server.port(), "/v1/stream?channel=t", Map.of())) {
      assertThat(client.awaitEvents(2, SOON)).containsExactly(
          new ReceivedEvent("message", "a", "1"),
          new ReceivedEvent("message", "b", "2"));
      assertThat(client.notices("open")).hasSize(1);
      assertThat(client.comments()).hasSize(1);
      assertThat(client.retryMillis()).contains(2000L);
      assertThat(client.lastEventId()).isEqualTo("2");
      assertThat(client.end()).isEmpty();
      assertThat(server.request()).startsWith("GET /v1/stream?channel=t HTTP/1.1\r\n")
          .contains("Host: localhost:" + server.port() + "\r\n")
          .contains("Accept: text/event-stream\r\n");
    }
  }

  @Test
  void tellsAProperEndFromABrokenOne() throws IOException {
    try (
        var whole = ScriptedServer.answering(ScriptedServer.head("text/event-stream"), "0\r\n\r\n");
        var client = StreamClient.get(whole.port(), "/", Map.of())) {
      assertThat(client.awaitEnd(SOON).kind()).isEqualTo(StreamEnd.Kind.COMPLETE);
    }
    try (var broken = ScriptedServer.answering(ScriptedServer.head("text/event-stream"), "5\r\n:a");
        var client = StreamClient.get(broken.port(), "/", Map.of())) {
      assertThat(client.awaitEnd(SOON).kind()).isEqualTo(StreamEnd.Kind.BROKEN);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x\r\n", "3\n:a\n\r\n", "2\r\n:a\n\r\n", "3\r\n:a\n0\r\n", "-1\r\n",
      "\r\n"})
  void refusesBadChunks(String body) throws IOException {
    try (var server = ScriptedServer.answering(ScriptedServer.head("text/event-stream"), body);
        var client = StreamClient.get(server.port(), "/", Map.of())) {
      assertThat(client.awaitEnd(SOON).kind()).isEqualTo(StreamEnd.Kind.MALFORMED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 200 OK\n\n", "HTTP/2 200 OK\r\n\r\n",
      "HTTP/1.1 200 OK\r\nA : b\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", "HTTP/1.1 200"})
  void refusesBadHeads(String head) throws IOException {
    try (var server = ScriptedServer.answering(head)) {
      assertThatThrownBy(() -> StreamClient.get(server.port(), "/", Map.of()))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void readsAnEventStreamThatEndsWithTheConnection() throws IOException {
    try (var server = ScriptedServer.answering(
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n\r\ndata: 1\n\n");
        var client = StreamClient.get(server.port(), "/", Map.of())) {
      assertThat(client.awaitEnd(SOON).kind()).isEqualTo(StreamEnd.Kind.COMPLETE);
      assertThat(client.events()).hasSize(1);
    }
  }

  @Test
  void doesNotCountAnEventThatIsCutInTheMiddle() throws IOException {
    var first = "data: 1\nid: a\n\n";
    var second = "data: 2\nid: b\n\n";
    for (var bytes = first.length(); bytes < first.length() + second.length(); bytes++) {
      try (var server = ScriptedServer.streaming(first + second);
          var client = StreamRequest.get(server.port(), "/").cutAfterBytes(bytes).open()) {
        assertThat(client.awaitEnd(SOON).kind()).isEqualTo(StreamEnd.Kind.CUT);
        assertThat(client.bytesTaken()).isEqualTo(bytes);
        assertThat(client.events()).hasSize(1);
        assertThat(client.lastEventId()).isEqualTo("a");
      }
    }
  }

  @Test
  void aResetIsFeltAsOneByTheServer() throws IOException {
    try (var server = ScriptedServer.streaming("data: 1\n\n");
        var client = StreamClient.get(server.port(), "/", Map.of())) {
      client.awaitEvents(1, SOON);
      client.reset();
      assertThat(server.outcome()).containsIgnoringCase("reset");
    }
  }

  @Test
  void aCutIsFeltAsAnEndByTheServer() throws IOException {
    try (var server = ScriptedServer.streaming("data: 1\n\n");
        var client = StreamClient.get(server.port(), "/", Map.of())) {
      client.awaitEvents(1, SOON);
      client.cut();
      assertThat(server.outcome()).isEmpty();
      assertThat(client.awaitEnd(SOON).kind()).isEqualTo(StreamEnd.Kind.CUT);
    }
  }

  @Test
  void takesNothingWhileStalled() throws IOException {
    var goOn = new CountDownLatch(1);
    try (var server = new ScriptedServer((socket, out) -> {
      out.write(ScriptedServer.head("text/event-stream").getBytes(UTF_8));
      awaitLatch(goOn);
      out.write(ScriptedServer.chunk("data: 1\n\n").getBytes(UTF_8));
      socket.getInputStream().read();
    }); var client = StreamRequest.get(server.port(), "/").receivingAtMost(2048).open()) {
      client.stall();
      goOn.countDown();
      assertThatThrownBy(() -> client.awaitEvents(1, Duration.ofMillis(200)))
          .isInstanceOf(AssertionError.class);
      client.resumeReading();
      assertThat(client.awaitEvents(1, SOON)).hasSize(1);
    }
  }

  @Test
  void handsEventsOverInsteadOfKeepingThem() throws IOException {
    List<ReceivedEvent> taken = Collections.synchronizedList(new ArrayList<>());
    try (var server = ScriptedServer.streaming("data: 1\nid: a\n\n");
        var client = StreamRequest.get(server.port(), "/")
            .resumingAfter("z")
            .deliveringTo(taken::add)
            .open()) {
      client.awaitEvents(1, SOON);
      assertThat(taken).containsExactly(new ReceivedEvent("message", "1", "a"));
      assertThat(client.all()).isEmpty();
      assertThat(server.request()).contains("Last-Event-ID: z\r\n");
    }
  }

  @Test
  void readsARefusalWhole() throws IOException {
    var answer = "HTTP/1.1 400 Bad Request\r\nContent-Type: application/problem+json\r\nContent-Length: 4\r\n\r\n{\"\"}";
    try (var server = ScriptedServer.answering(answer)) {
      var refused = HttpRequest.get(server.port(), "/?" + "x".repeat(20_000))
          .with("Host", "evil.example")
          .with("X", "1")
          .with("X", "2")
          .send();
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.body()).isEqualTo("{\"\"}");
      assertThat(refused.header("content-type")).isEqualTo("application/problem+json");
      assertThat(server.request()).contains("Host: evil.example\r\nX: 1\r\nX: 2\r\n")
          .doesNotContain("localhost");
    }
    try (var server = ScriptedServer.answering(answer);
        var client = StreamClient.get(server.port(), "/", Map.of())) {
      client.awaitEnd(SOON);
      assertThat(client.status()).isEqualTo(400);
      assertThat(client.text()).isEqualTo("{\"\"}");
    }
  }

  private static void awaitLatch(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
