package io.tailwater.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SseParserTest {
  private final Received received = new Received(event -> {}, true);
  private final SseParser parser = new SseParser(received);

  @Test
  void readsTheSameHoweverTheBytesAreCut() throws IOException {
    var stream = "\ufeffevent: prix\r\ndata: 1 €\r\ndata:2\rid: a\n\n:beat\ndata\n\nretry: 250\n";
    var bytes = stream.getBytes(StandardCharsets.UTF_8);
    for (var split = 0; split <= bytes.length; split++) {
      var cut = new Received(event -> {}, true);
      var split1 = new SseParser(cut);
      split1.feed(bytes, 0, split);
      split1.feed(bytes, split, bytes.length - split);
      assertThat(cut.all()).as("split at " + split)
          .containsExactly(new ReceivedEvent("prix", "1 €\n2", "a"),
              new ReceivedEvent("message", "", "a"));
      assertThat(cut.comments()).containsExactly("beat");
      assertThat(cut.retryMillis()).contains(250L);
    }
  }

  @Test
  void commitsAnIdWithItsEmptyLineOnly() throws IOException {
    feed("data: 1\nid: a\n\ndata: 2\nid: b\n");
    assertThat(received.committedId()).isEqualTo("a");
    assertThat(received.seenId()).isEqualTo("b");
    assertThat(received.all()).hasSize(1);
  }

  @Test
  void commitsTheIdOfABlockWithoutData() throws IOException {
    feed("data: 1\nid: a\n\nid: b\n\n");
    assertThat(received.committedId()).isEqualTo("b");
    assertThat(received.all()).hasSize(1);
  }

  @Test
  void ignoresWhatBrowsersIgnore() throws IOException {
    feed("id: a\u0000b\nretry: 1s\nunknown: x\ndata: 1\n\n");
    assertThat(received.all()).containsExactly(new ReceivedEvent("message", "1", ""));
    assertThat(received.retryMillis()).isEmpty();
  }

  @Test
  void countsAHeartbeatWithinABlockAsACommentOnly() throws IOException {
    feed("data: 1\n:\nid: a\n\n");
    assertThat(received.comments()).containsExactly("");
    assertThat(received.all()).containsExactly(new ReceivedEvent("message", "1", "a"));
  }

  @Test
  void refusesBytesThatAreNotUtf8() {
    assertThatThrownBy(() -> parser.feed(new byte[]{'d', (byte) 0xff, '\n'}, 0, 3))
        .isInstanceOf(
            MalformedAnswerException.class);
  }

  private void feed(String text) throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    parser.feed(bytes, 0, bytes.length);
  }
}
