package io.tailwater.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.bench.load.ResponseReader.Progress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class ResponseReaderTest {
  private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n";

  private final List<String> data = new ArrayList<>();
  private final ResponseReader reader = new ResponseReader(new EventParser(
      new EventParser.Handler() {
        @Override
        public void onField(EventParser.Field field, byte[] bytes, int from, int to) {
          data.add(new String(bytes, from, to - from, UTF_8));
        }

        @Override
        public void onBlankLine() {
          data.add("|");
        }

        @Override
        public void onComment() {
          data.add(":");
        }
      }));

  private List<Progress> feed(String answer, int cut) {
    var bytes = answer.getBytes(UTF_8);
    data.clear();
    reader.reset();
    return List.of(reader.feed(bytes, 0, cut), reader.feed(bytes, cut, bytes.length));
  }

  static List<String> bodies() {
    var body = "data: one\n\ndata: two\n\n:\n";
    return List.of("Connection: close\r\n\r\n" + body,
        "Content-Length: " + body.length() + "\r\n\r\n" + body,
        "Transfer-Encoding: chunked\r\n\r\n" + chunk("", body.substring(0, 8))
            + chunk(";x=y", body.substring(8, 13)) + chunk("", body.substring(13)) + "0\r\n\r\n");
  }

  private static String chunk(String extension, String text) {
    return Integer.toHexString(text.length()) + extension + "\r\n" + text + "\r\n";
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void readsEveryKindOfBodyWhereverItIsCut(String rest) {
    var answer = HEAD + rest;
    for (var cut = 0; cut <= answer.length(); cut++) {
      var progress = feed(answer, cut);

      assertThat(data).as("cut at %d", cut).containsExactly("one", "|", "two", "|", ":");
      assertThat(reader.problem()).isEmpty();
      assertThat(progress).as("cut at %d", cut).doesNotContain(Progress.MALFORMED);
      if (rest.startsWith("Connection")) {
        assertThat(progress).doesNotContain(Progress.END).contains(Progress.HEAD);
      } else {
        assertThat(progress).contains(Progress.END);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"HTTP/1.1 503 Busy, text/event-stream, status 503",
      "HTTP/1.1 204 None, text/event-stream, status 204",
      "HTTP/1.1 200 OK, text/html, content type text/html",
      "SSH-2.0-OpenSSH, text/event-stream, not HTTP/1.1"})
  void saysWhatIsNoEventStream(String status, String type, String problem) {
    var progress = feed(status + "\r\nContent-Type: " + type + "\r\n\r\ndata: x\n\n", 0);

    assertThat(progress).endsWith(Progress.HEAD);
    assertThat(reader.problem()).contains(problem);
    assertThat(data).isEmpty();
  }

  @Test
  void refusesWhatIsNoChunkAndAHeadWithoutEnd() {
    assertThat(feed(HEAD + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", 80))
        .contains(Progress.MALFORMED);
    assertThat(feed(HEAD + "X: " + "x".repeat(ResponseReader.HEAD_BYTES), 10))
        .contains(Progress.MALFORMED);
  }
}
