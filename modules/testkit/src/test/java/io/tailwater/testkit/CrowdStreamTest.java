package io.tailwater.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrowdStreamTest {
  private static final String ANSWER = ScriptedServer.head("text/event-stream")
      + ScriptedServer.chunk("retry: 7\n\nevent: stream.open\ndata: {}\nid: 1~a\n\n")
      + ScriptedServer
          .chunk("data: {\"p\":1,\"n\":23,\"k\":4,\"m\":5,\"pad\":\"9\"}\nid: 1~b\n\n:\n")
      + ScriptedServer.chunk("data: {\"p\":2,\"n\":0,\"k\":44,\"m\":0}\nid: 1~c\n\n");

  private final List<String> told = new ArrayList<>();
  private final CrowdStream stream = new CrowdStream(new CrowdStream.Reader() {
    @Override
    public void onEvent(long[] numbers) {
      told.add(Arrays.toString(numbers));
    }

    @Override
    public void onNotice(String name, String id) {
      told.add(name + " " + id);
    }
  }, "1~before");

  @Test
  void readsTheSameWhereverTheBytesArePartedAndTakesNoIdEarly() throws Exception {
    for (var b : ANSWER.getBytes(UTF_8)) {
      stream.read(ByteBuffer.wrap(new byte[]{b}));
    }

    assertThat(told).containsExactly("open 1~a", "[1, 23, 4, 5]", "[2, 0, 44, 0]");
    assertThat(stream.lastId()).isEqualTo("1~c");
  }

  @Test
  void takesAnIdWithTheEmptyLineOnly() throws Exception {
    read(ANSWER.substring(0, ANSWER.indexOf("1~c\n") + 4));

    assertThat(stream.lastId()).isEqualTo("1~b");
    assertThat(told).hasSize(2);
  }

  @Test
  void goesOnFromTheIdBeforeUntilAnotherOneHasCome() throws Exception {
    read(ANSWER.substring(0, ANSWER.indexOf("1~a")));

    assertThat(stream.lastId()).isEqualTo("1~before");
  }

  @Test
  void refusesAnotherStatus() {
    assertThatThrownBy(() -> read("HTTP/1.1 503 Service Unavailable\r\n"))
        .isInstanceOf(MalformedAnswerException.class)
        .hasMessageContaining("503");
  }

  private void read(String answer) throws IOException {
    stream.read(ByteBuffer.wrap(answer.getBytes(UTF_8)));
  }
}
