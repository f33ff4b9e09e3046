package io.tailwater.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.bench.load.NumberedServer.Mistakes;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command against a real server of this JVM, over sockets. */
final class LoadRunTest {
  private static final int SESSIONS = 30;

  /** One cut of all: a second could only follow where less than 2 s and the time away are left. */
  private static final String[] ONE_CUT = {"--duration", "3500ms", "--cut-every", "900ms", "--away",
      "400ms"};

  private final StringWriter said = new StringWriter();

  private JsonNode load(NumberedServer server, String... options) {
    var arguments = new ArrayList<>(List.of("--url", server.url(), "--sessions",
        Integer.toString(SESSIONS), "--warmup", "200ms", "--json"));
    arguments.addAll(List.of(options));
    var result = new StringWriter();
    var command = new CommandLine(new LoadCommand()).setOut(new PrintWriter(result))
        .setErr(new PrintWriter(said));

    assertThat(command.execute(arguments.toArray(String[]::new))).as(said.toString()).isZero();
    return JsonMapper.shared().readTree(result.toString());
  }

  private static long number(JsonNode report, String group, String name) {
    var value = report.path(group).path(name);
    assertThat(value.isNumber()).as(group + "." + name).isTrue();
    return value.asLong();
  }

  private static List<Long> continuity(JsonNode report) {
    return List.of(number(report, "continuity", "lost"),
        number(report, "continuity", "lostResuming"), number(report, "continuity", "doubled"),
        number(report, "continuity", "doubledResuming"));
  }

  @Test
  void findsNothingLostOrDoubledWhereNothingIs() throws Exception {
    try (var server = NumberedServer.start(200, Mistakes.NONE)) {
      var report = load(server, ONE_CUT);

      assertThat(continuity(report)).containsExactly(0L, 0L, 0L, 0L);
      assertThat(number(report, "connections", "cut")).isEqualTo(SESSIONS);
      assertThat(number(report, "connections", "resumed")).isEqualTo(SESSIONS);
      assertThat(number(report, "connections", "opened")).isEqualTo(2 * SESSIONS);
      assertThat(number(report, "connections", "open")).isEqualTo(SESSIONS);
      assertThat(number(report, "caughtUp", "count")).isEqualTo(SESSIONS);
      assertThat(report.path("caughtUp").path("p50Millis").asDouble()).isGreaterThan(400);
      assertThat(number(report, "latency", "count")).isPositive();
      assertThat(number(report, "deliveries", "replayed")).isPositive();
      assertThat(number(report, "deliveries", "events")).isGreaterThan(
          number(report, "latency", "count"));
    }
  }

  @Test
  void countsWhatAServerLeavesOutWhenItResumes() throws Exception {
    try (var server = NumberedServer.start(200, new Mistakes(3, 0, Integer.MAX_VALUE))) {
      assertThat(continuity(load(server, ONE_CUT))).containsExactly(0L, 3L * SESSIONS, 0L, 0L);
    }
  }

  @Test
  void countsWhatAServerRepeatsWhenItResumes() throws Exception {
    try (var server = NumberedServer.start(200, new Mistakes(0, 2, Integer.MAX_VALUE))) {
      assertThat(continuity(load(server, ONE_CUT))).containsExactly(0L, 0L, 0L, 2L * SESSIONS);
    }
  }

  @Test
  void comesBackWhenTheServerEndsAConnection() throws Exception {
    try (var server = NumberedServer.start(200, new Mistakes(0, 0, 40))) {
      var report = load(server, "--duration", "1500ms", "--reconnect", "100ms");

      assertThat(continuity(report)).containsExactly(0L, 0L, 0L, 0L);
      assertThat(number(report, "connections", "ended")).isGreaterThan(SESSIONS);
      assertThat(report.path("troubles").path("ended by the server").asLong())
          .isEqualTo(number(report, "connections", "ended"));
      assertThat(number(report, "connections", "resumed")).isPositive();
    }
  }

  @Test
  void goesThroughItsSourceAddressesAndThreadsAndSendsItsHeaders() throws Exception {
    try (var server = NumberedServer.start(200, Mistakes.NONE)) {
      var report = load(server, "--duration", "500ms", "--src-addresses", "3", "--threads", "2",
          "--header", "X-Bench: yes", "--server-pid",
          Long.toString(ProcessHandle.current().pid()));

      assertThat(number(report, "connections", "open")).isEqualTo(SESSIONS);
      assertThat(server.heads()).hasSize(SESSIONS)
          .allSatisfy(head -> assertThat(head).contains("x-bench: yes\n"));
      assertThat(report.path("servers").path(0).path("rssBytesMost").asLong()).isPositive();
      assertThat(report.path("servers").path(0).path("cpuMicrosPerEvent").asDouble())
          .isPositive();
    }
  }

  @Test
  void showsProgressAndASummary() throws Exception {
    try (var server = NumberedServer.start(200, Mistakes.NONE)) {
      load(server, "--duration", "1200ms", "--slow-share", "0.1", "--slow-rate", "500");

      assertThat(said.toString()).containsPattern("measuring +open 30/30")
          .contains("latency         p50")
          .contains("slow sessions")
          .contains("lost            0 within connections, 0 between them");
    }
  }

  @Test
  void saysSoWhenThereIsNoServer() throws Exception {
    int port;
    try (var server = NumberedServer.start(1, Mistakes.NONE)) {
      port = java.net.URI.create(server.url()).getPort();
    }
    var command = new CommandLine(new LoadCommand()).setOut(new PrintWriter(said))
        .setErr(new PrintWriter(said));

    assertThat(command.execute("--url", "http://127.0.0.1:" + port + "/", "--sessions", "1",
        "--connect-timeout", "100ms", "--warmup", "0ms", "--duration", "100ms")).isEqualTo(1);
    assertThat(said.toString()).contains("Connection refused");
  }
}
