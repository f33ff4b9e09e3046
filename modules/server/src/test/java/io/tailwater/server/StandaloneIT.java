package io.tailwater.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tailwater.testkit.ServerLaunch;
import io.tailwater.testkit.ServerProcess;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The executable as someone starts it who has nothing but it. */
class StandaloneIT {
  private static final Path JAR = Path.of("target/tailwater.jar");
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir
  private static Path folder;

  private static ServerProcess server;
  private static HttpClient http;
  private static String page;
  private static String edge;

  @BeforeAll
  static void start() throws Exception {
    http = HttpClient.newHttpClient();
    // Warnings of libraries come and go with timing; ours would not.
    server = ServerLaunch.standalone(JAR, folder)
        .with("tailwater.channels.trades.partitions", 2)
        .with("logging.level.root", "error")
        .start();
    page = "http://localhost:" + server.launch().controlPort() + "/";
    edge = "http://localhost:" + server.launch().edgePort() + "/v1/";
    await().atMost(SOON).until(() -> server.log().contains("  try  "));
    await().atMost(SOON)
        .until(() -> get(page + "actuator/health/readiness").statusCode() == 200);
  }

  @AfterAll
  static void stop() throws Exception {
    try (var stopping = server) {
      // 143 is what the JVM ends with when it was asked to: 128 + SIGTERM.
      assertThat(stopping.terminate(SOON)).isEqualTo(143);
      assertThat(stopping.log()).doesNotContain("WARN", "ERROR");
    } finally {
      http.close();
    }
  }

  @Test
  void theLogIsQuietAndEndsWithTheUrlsAndALineToPaste() throws IOException {
    assertThat(server.log()).doesNotContain("WARN", "ERROR", "Exception")
        .contains("  page      " + page, "  channels  " + edge + "channels");
    assertThat(server.log()
        .lines()
        .filter(line -> line.contains(" Tailwater "))
        .toList()
        .getLast()
        .strip())
        .endsWith("curl -N '" + edge + "stream?channel=host'");
  }

  @Test
  void theStreamOfThisMachinesMeasurementsFlows() throws Exception {
    var request = HttpRequest.newBuilder(URI.create(edge + "stream?channel=host&limit=3"))
        .header("Accept", "text/event-stream")
        .build();

    var events = http.send(request, BodyHandlers.ofLines())
        .body()
        .filter(line -> line.startsWith("data: {\"metric\""))
        .limit(3);

    assertThat(events).hasSize(3);
  }

  @Test
  void ownChannelsComeBesideStandalones() throws Exception {
    assertThat(get(edge + "channels").body()).contains("trades", "host", "host-windows");
  }

  @Test
  void thePageAndWhatItLoadsAreServedWithAStrictPolicy() throws Exception {
    var answer = get(page);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("<title>Tailwater</title>");
    assertThat(answer.headers().firstValue("Content-Security-Policy")).hasValueSatisfying(
        policy -> assertThat(policy).contains("script-src 'self'", "connect-src 'self' http://")
            .doesNotContain("unsafe"));
    assertThat(Stream.of("page/page.js", "page/page.css",
        "webjars/chart.js/4.5.1/dist/chart.umd.min.js"))
        .allSatisfy(file -> assertThat(get(page + file).statusCode()).isEqualTo(200));
  }

  @Test
  void aBrowserAsksForTheFilesAgainAndIsToldWhenTheyAreTheSame() throws Exception {
    var first = get(page + "page/page.js").headers();
    var tag = first.firstValue("ETag").orElseThrow();
    var again = HttpRequest.newBuilder(URI.create(page + "page/page.js"))
        .header("If-None-Match", tag)
        .build();

    assertThat(first.firstValue("Cache-Control")).hasValue("no-cache");
    assertThat(first.firstValue("Last-Modified")).isEmpty();
    assertThat(get(page).headers().firstValue("ETag")).isPresent();
    assertThat(http.send(again, BodyHandlers.discarding()).statusCode()).isEqualTo(304);
  }

  @Test
  void thePageLearnsWhereTheEdgeIs() throws Exception {
    assertThat(get(page + "api/edge").body())
        .contains("\"port\":" + server.launch().edgePort())
        .contains("\"host-windows\":\"host-windows\"");
  }

  @Test
  void thePageMayReadStreams() throws Exception {
    var origin = page.substring(0, page.length() - 1);
    var request = HttpRequest.newBuilder(URI.create(edge + "channels"))
        .header("Origin", origin)
        .build();

    assertThat(http.send(request, BodyHandlers.ofString())
        .headers()
        .firstValue("Access-Control-Allow-Origin")).hasValue(origin);
  }

  @Test
  void healthTellsOfEveryPart() throws Exception {
    assertThat(get(page + "actuator/health").body()).contains("\"status\":\"UP\"",
        "\"broker\":\"ready\"", "\"topics\":\"ready\"", "\"feeds\":\"ready\"",
        "\"processor\":\"ready\"", "\"ingest\":\"ready\"", "\"edge\":\"ready\"");
    assertThat(get(page + "actuator/health/readiness").statusCode()).isEqualTo(200);
    assertThat(get(page + "actuator/health/liveness").statusCode()).isEqualTo(200);
  }

  @Test
  void metricsAreThereForPrometheusAndNothingElseOfTheActuator() throws Exception {
    assertThat(get(page + "actuator/prometheus").body()).contains("jvm_memory_used_bytes");
    assertThat(Stream.of("", "/env", "/beans", "/heapdump", "/loggers", "/info", "/shutdown"))
        .allSatisfy(
            path -> assertThat(get(page + "actuator" + path).statusCode()).isEqualTo(404));
  }

  @Test
  void aForeignHostIsRefused() throws Exception {
    try (var socket = new Socket("localhost", URI.create(page).getPort())) {
      socket.getOutputStream()
          .write(
              "GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n".getBytes(
                  StandardCharsets.US_ASCII));

      assertThat(new String(socket.getInputStream().readAllBytes(),
          StandardCharsets.UTF_8)).startsWith("HTTP/1.1 421");
    }
  }

  private static HttpResponse<String> get(String url) throws IOException, InterruptedException {
    return http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
  }
}
