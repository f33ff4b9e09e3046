package io.tailwater.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NdjsonParserTest {
  private final Received received = new Received(event -> {}, true);
  private final NdjsonParser parser = new NdjsonParser(received);

  @Test
  void keepsTheExactTextOfAnEventsData() throws IOException {
    feed(
        "{\"type\":\"event\",\"id\":\"1~a\",\"key\":\"k\",\"data\":{\"n\": 1.50, \"s\":\"}\\\"\"}}\n");
    assertThat(received.all()).containsExactly(
        new ReceivedEvent("message", "{\"n\": 1.50, \"s\":\"}\\\"\"}", "1~a"));
    assertThat(received.committedId()).isEqualTo("1~a");
  }

  @Test
  void tellsNoticesInTheTermsOfSse() throws IOException {
    var line = "{ \"type\" : \"checkpoint\", \"id\" : \"1~b\" }";
    feed(line + "\n");
    assertThat(received.all()).containsExactly(new ReceivedEvent("stream.checkpoint", line, "1~b"));
  }

  @Test
  void countsAnEmptyLineAsAHeartbeat() throws IOException {
    feed("\n\n");
    assertThat(received.comments()).hasSize(2);
    assertThat(received.all()).isEmpty();
  }

  @Test
  void doesNotCountALineThatIsCut() throws IOException {
    feed("{\"type\":\"event\",\"id\":\"x\",\"data\":1}");
    assertThat(received.all()).isEmpty();
    assertThat(received.committedId()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"id\":\"x\",\"type\":\"event\",\"data\":1}",
      "{\"type\":\"event\",\"data\":1}",
      "{\"type\":\"event\",\"id\":\"x\"", "{\"type\":\"event\",\"id\":\"x\",\"data\":1}}", "[]",
      "{\"type\":\"event\",\"type\":\"event\"}", "{\"type\":\"event", "{\"type\":1,\"id\":\"x\"}"})
  void refusesWhatIsNoFrame(String line) {
    assertThatThrownBy(() -> feed(line + "\n")).isInstanceOf(MalformedAnswerException.class);
  }

  private void feed(String text) throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    parser.feed(bytes, 0, bytes.length);
  }
}
