package io.tailwater.edge.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestGuardTest {
  private final EmbeddedChannel channel = new EmbeddedChannel(new HttpServerCodec(),
      new RequestGuard());

  RequestGuardTest() {
    channel.freezeTime();
  }

  @AfterEach
  void releaseEverything() {
    channel.finishAndReleaseAll();
  }

  @Test
  void endsAConnectionWhoseRequestDripsIn() {
    for (var second = 0; second < RequestGuard.REQUEST_SECONDS; second++) {
      assertThat(channel.isOpen()).isTrue();
      receive("G");
      pass(1);
    }
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void countsAnewAfterEachRequest() {
    for (var request = 0; request < 3; request++) {
      pass(RequestGuard.REQUEST_SECONDS - 1);
      receive("GET /v1/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }
    assertThat(channel.isOpen()).isTrue();
    pass(RequestGuard.REQUEST_SECONDS);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void readsNothingWhileAnswersHaveNotBeenTaken() {
    var answers = channel.unsafe().outboundBuffer();
    answers.setUserDefinedWritability(1, false);
    channel.runPendingTasks();
    assertThat(channel.config().isAutoRead()).isFalse();
    answers.setUserDefinedWritability(1, true);
    channel.runPendingTasks();
    assertThat(channel.config().isAutoRead()).isTrue();
  }

  @Test
  void leavesNothingBehindWhenAStreamStarts() {
    channel.pipeline().remove(RequestGuard.class);
    pass(10 * RequestGuard.REQUEST_SECONDS);

    assertThat(channel.isOpen()).isTrue();
    assertThat(channel.config().isAutoRead()).isTrue();
  }

  private void receive(String text) {
    channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
  }

  private void pass(int seconds) {
    channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    channel.runPendingTasks();
  }
}
