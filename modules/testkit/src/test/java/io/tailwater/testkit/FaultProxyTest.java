package io.tailwater.testkit;

import static io.tailwater.testkit.ScriptedServer.chunk;
import static io.tailwater.testkit.ScriptedServer.head;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailwater.testkit.CutPlan.Place;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultProxyTest {
  private static final String FIRST = chunk("event: stream.open\ndata: {}\nid: 1~00000000\n\n");
  private static final String SECOND = chunk("data: 7, id: none\nid: 1~1234567890\n\n");
  private static final String ANSWER = head("text/event-stream") + FIRST + SECOND
      + chunk(": end\n");

  @Test
  void forwardsAllWhereNothingIsCut() throws Exception {
    try (var server = ScriptedServer.answering(ANSWER);
        var proxy = FaultProxy.before(server.port(), CutPlan.never())) {
      assertThat(ask(proxy)).isEqualTo(ANSWER);
      assertThat(server.request()).startsWith("GET / HTTP/1.1");
      assertThat(proxy.connections()).isEqualTo(1);
      assertThat(proxy.cuts()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"ID_BEGUN, id:, 0", "INSIDE_ID, id: 1~12345678, 0",
      "BEFORE_EMPTY_LINE, 'id: 1~1234567890\n', 1"})
  void cutsByFinAtAPlaceInABlock(Place place, String last, int afterIdLine) throws Exception {
    try (var server = ScriptedServer.answering(ANSWER);
        var proxy = FaultProxy.before(server.port(), CutPlan.inBlock(2, place))) {
      var cutAt = ANSWER.indexOf(last, ANSWER.indexOf("none")) + last.length();

      assertThat(ask(proxy)).isEqualTo(ANSWER.substring(0, cutAt));
      assertThat(proxy.fins()).isEqualTo(1);
      assertThat(proxy.cutsAfterIdLine()).isEqualTo(afterIdLine);
    }
  }

  @Test
  void cutsByResetWhereTheSeedSays() throws Exception {
    var seed = seedThatResets();
    try (var server = ScriptedServer.answering(ANSWER);
        var proxy = FaultProxy.before(server.port(), CutPlan.atRandom(seed, 100))) {
      assertThatThrownBy(() -> ask(proxy)).isInstanceOf(IOException.class)
          .hasMessageContaining("reset");
      assertThat(proxy.resets()).isEqualTo(1);
    }
  }

  @Test
  void cutsTheSameForTheSameSeed() {
    var one = CutPlan.atRandom(7, 1_000);
    var other = CutPlan.atRandom(7, 1_000);
    var bytes = new byte[1_000];

    assertThat(IntStream.range(0, 20)
        .map(i -> one.next().passing(bytes, bytes.length)))
        .containsExactlyElementsOf(IntStream.range(0, 20)
            .map(i -> other.next().passing(bytes, bytes.length))
            .boxed()
            .toList())
        .allSatisfy(cut -> assertThat(cut).isBetween(1, 1_000));
  }

  @Test
  void cutsNothingMoreOnceItIsCalm() throws Exception {
    try (var server = ScriptedServer.answering(ANSWER);
        var proxy = FaultProxy.before(server.port(), CutPlan.inBlock(1, Place.ID_BEGUN))) {
      proxy.calm();

      assertThat(ask(proxy)).isEqualTo(ANSWER);
    }
  }

  private static long seedThatResets() {
    var seed = 0L;
    while (!CutPlan.atRandom(seed, 100).next().byReset()) {
      seed++;
    }
    return seed;
  }

  private static String ask(FaultProxy proxy) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8));
      return read(socket.getInputStream());
    }
  }

  private static String read(InputStream in) throws IOException {
    return new String(in.readAllBytes(), UTF_8);
  }
}
