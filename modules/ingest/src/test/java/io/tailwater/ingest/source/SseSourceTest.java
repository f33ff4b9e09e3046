package io.tailwater.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tailwater.ingest.source.ScriptedUpstream.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SseSourceTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @Test
  void resumesExactlyAfterTheLastEvent() throws IOException {
    try (var upstream = new ScriptedUpstream(Answer.stream("id: 1\ndata: 1\n\nid: 2\ndata: 2\n\n"),
        Answer.stream("data: 3\n\nid: 4\ndata: 4\n\ndata: cut"), Answer.silence("data: 5\n\n"))) {
      var output = output(upstream, Map.of());
      try (var _ = output.run(options(upstream, Map.of()))) {
        output.awaitValues("1", "2", "3", "4", "5");
      }
      assertThat(upstream.lastEventIds()).containsExactly("", "2", "4");
    }
  }

  @Test
  void stopsWhenTheUpstreamSaysThatThereIsNoMore() throws IOException {
    try (var upstream = new ScriptedUpstream(Answer.status(204))) {
      var output = output(upstream, Map.of());
      try (var running = output.run(options(upstream, Map.of()))) {
        output.awaitState("ended");
        assertThat(running.thread().isAlive()).isFalse();
      }
    }
  }

  @Test
  void failsWhereItIsRefusedAndDoesNotHammer() throws IOException {
    try (var upstream = new ScriptedUpstream(Answer.status(403))) {
      var output = output(upstream, Map.of());
      try (var _ = output.run(options(upstream, Map.of()))) {
        output.awaitState("failed " + upstream.url() + " answered 403");
      }
      assertThat(upstream.lastEventIds()).hasSize(1);
    }
  }

  @Test
  void failsWhereTheAnswerIsNoEventStream() throws IOException {
    try (var upstream = new ScriptedUpstream(
        new Answer(200, Map.of("Content-Type", "text/html"), "<html>", false))) {
      var output = output(upstream, Map.of());
      try (var _ = output.run(options(upstream, Map.of()))) {
        output.awaitState("text/html where text/event-stream was asked for");
      }
    }
  }

  @Test
  void triesAgainAfterTroubleAndWaitsAsLongAsAsked() throws IOException {
    try (var upstream = new ScriptedUpstream(Answer.status(500), Answer.status(429),
        new Answer(503, Map.of("Retry-After", "1"), "", false), Answer.silence("data: 1\n\n"))) {
      var more = Map.of("backoff-max", "1s");
      var output = output(upstream, more);
      var begin = System.nanoTime();
      try (var _ = output.run(options(upstream, more))) {
        output.awaitValues("1");
      }
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofSeconds(1));
    }
  }

  @Test
  void tellsNeitherTheQueryNorTheUserNorAHeadersValue() throws IOException {
    try (var upstream = new ScriptedUpstream(Answer.status(403))) {
      var more = Map.of("url",
          upstream.url().replace("//", "//user:pass@") + "stream?token=secret#part");
      var output = output(upstream, more);
      try (var _ = output.run(options(upstream, more))) {
        output.awaitState("answered 403");
      }
      assertThat(output.states()).contains("failed " + upstream.url() + "stream answered 403");
      var header = Map.of("headers.Authorization", "Bearer secr\net");
      var other = output(upstream, header);
      try (var _ = other.run(options(upstream, header))) {
        other.awaitState("failed cannot ask " + upstream.url());
      }
      assertThat(output.states().toString() + other.states()).doesNotContain("secr", "pass");
    }
  }

  @Test
  void keepsTheLastIdThatCanBePresentedWhereOneIsTooLong() throws IOException {
    var tooLong = "id: " + "9".repeat(9_000) + "\ndata: {\"id\":2,\"t\":1700000002}\n\n";
    for (var more : List.of(Map.of("format", "text"),
        Map.of("item-id", "/id", "timestamp", "/t", "overlap", "0s"))) {
      try (var upstream = new ScriptedUpstream(
          Answer.stream("id: a\ndata: {\"id\":1,\"t\":1700000001}\n\n" + tooLong),
          Answer.stream(tooLong.replace(":2", ":3")), Answer.silence(""))) {
        var output = output(upstream, more);
        try (var _ = output.run(options(upstream, more))) {
          await().atMost(LIMIT).until(() -> upstream.lastEventIds().size() == 3);
        }
        assertThat(upstream.lastEventIds()).containsExactly("", "a", "a");
        assertThat(output.arrivals()).filteredOn(Arrival.Refused.class::isInstance).hasSize(2);
      }
    }
  }

  @Test
  void connectsAnewWhenTheUpstreamIsSilent() throws IOException {
    try (var upstream = new ScriptedUpstream(Answer.silence("id: 7\ndata: 7\n\n"))) {
      var more = Map.of("stall-after", "200ms");
      var output = output(upstream, more);
      try (var _ = output.run(options(upstream, more))) {
        output.awaitState("was silent for PT0.2S");
        await().atMost(LIMIT).until(() -> upstream.lastEventIds().size() > 1);
      }
      assertThat(upstream.lastEventIds().get(1)).isEqualTo("7");
      assertThat(output.values()).containsExactly("7");
    }
  }

  @Test
  void resumesWithAnOverlapWhereOpaqueIdsAreInexact() throws IOException {
    var first = new StringBuilder();
    for (var i = 0; i < 100; i++) {
      first.append("id: at-%d\ndata: {\"id\":%d,\"t\":%d}\n\n".formatted(i, i, 1_700_000_000L + i));
    }
    var again = """
        id: at-99
        data: {"id":99,"t":1700000099}

        id: at-98
        data: {"id":100,"t":1700000098}

        """;
    var more = Map.of("item-id", "/id", "timestamp", "/t", "overlap", "5s");
    try (var upstream = new ScriptedUpstream(Answer.stream(first.toString()),
        Answer.silence(again))) {
      var output = output(upstream, more);
      try (var _ = output.run(options(upstream, more))) {
        await().atMost(LIMIT).until(() -> output.values().size() == 101);
      }
      assertThat(output.values()).doesNotHaveDuplicates();
      assertThat(upstream.lastEventIds().get(1)).matches("at-9[0-4]");
    }
  }

  @Test
  void refusesWhatIsNotJsonWithoutTheEventsAround() throws IOException {
    try (var upstream = new ScriptedUpstream(Answer.silence(
        "data: {\"t\":\"2026-01-02T03:04:05.678Z\"}\n\ndata: [DONE]\n\ndata: {\"t\":3}\n\n"))) {
      var more = Map.of("timestamp", "/t");
      var output = output(upstream, more);
      try (var _ = output.run(options(upstream, more))) {
        await().atMost(LIMIT).until(() -> output.arrivals().size() == 3);
      }
      assertThat(output.arrivals().get(1)).isInstanceOf(Arrival.Refused.class);
      assertThat(((Arrival.Event) output.arrivals().getFirst()).timestampMillis())
          .isEqualTo(1_767_323_045_678L);
    }
  }

  private static RecordedOutput output(ScriptedUpstream upstream, Map<String, String> more) {
    return new RecordedOutput(options(upstream, more));
  }

  private static SourceOptions options(ScriptedUpstream upstream, Map<String, String> more) {
    var options = new HashMap<String, String>(
        Map.of("url", upstream.url(), "backoff-min", "5ms", "backoff-max", "20ms"));
    if (!more.containsKey("item-id") && !more.containsKey("timestamp")) {
      options.put("format", "text");
    }
    options.putAll(more);
    return SourceOptions.parse("feed", "sse", options);
  }
}
