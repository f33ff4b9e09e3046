package io.tailwater.edge.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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

  @Test
  void holdsWhatFollowsUntilTheAnswerIsThere() {
    receive("GET /1 HTTP/1.1\r\n\r\n");
    assertThat(received()).containsExactly("/1");
    guard().hold();
    receive("GET /2 HTTP/1.1\r\n\r\nGET /3 HTTP/1.1\r\n\r\n");
    pass(10 * RequestGuard.REQUEST_SECONDS);

    assertThat(received()).isEmpty();
    assertThat(channel.config().isAutoRead()).as("no more is read").isFalse();
    assertThat(channel.isOpen()).as("however long the answer takes").isTrue();

    guard().release();
    assertThat(received()).containsExactly("/2", "/3");
    assertThat(channel.config().isAutoRead()).isTrue();
    pass(RequestGuard.REQUEST_SECONDS);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void looksForTheClientAsLongAsNothingFollows() {
    guard().hold();
    receive("GET /1 HTTP/1.1\r\n\r\n".substring(0, 9));

    assertThat(channel.config().isAutoRead()).isTrue();
  }

  @Test
  void holdsAgainWhatFollowsTheNextThatIsHeld() {
    channel.pipeline().addLast(new SimpleChannelInboundHandler<HttpRequest>(false) {
      @Override
      protected void channelRead0(ChannelHandlerContext ctx, HttpRequest request) {
        guard().hold();
        ctx.fireChannelRead(request);
      }
    });
    receive("GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\nGET /3 HTTP/1.1\r\n\r\n");
    assertThat(received()).containsExactly("/1");
    guard().release();
    assertThat(received()).containsExactly("/2");
    guard().release();
    assertThat(received()).containsExactly("/3");
  }

  private RequestGuard guard() {
    return channel.pipeline().get(RequestGuard.class);
  }

  private List<String> received() {
    var targets = new ArrayList<String>();
    for (var message = channel.<Object>readInbound(); message != null; message = channel
        .readInbound()) {
      if (message instanceof HttpRequest request) {
        targets.add(request.uri());
      }
      ReferenceCountUtil.release(message);
    }
    return targets;
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
