package io.tailwater.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tailwater.model.ValueFormat;
import io.tailwater.testkit.ReceivedEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Whatever is sent, the edge answers as the contract says, goes on, and keeps nothing (protocol 1).
 * {@code -Dfuzz.inputs} and {@code -Dfuzz.seed} say how much and which.
 */
@Isolated("it counts the descriptors of the process")
class FuzzIT {
  private static final Duration SOON = Rig.SOON;
  private static final long INPUTS = Long.getLong("fuzz.inputs", 3_000);
  private static final long SEED = Long.getLong("fuzz.seed", 20_260_504);
  private static final int CLIENTS = 8;
  private static final long TURN = 25_000;

  private final AtomicLong answered = new AtomicLong();

  // protocol 1
  @Test
  @Timeout(value = 2, unit = TimeUnit.HOURS)
  void whateverIsSentIsAnsweredAsTheContractSaysAndNothingIsLeftBehind() throws Exception {
    try (var rig = Rig.start(2);
        var threads = Executors.newFixedThreadPool(CLIENTS)) {
      var topic = rig.topic(2);
      for (var i = 0; i < 20; i++) {
        rig.publish(topic, "k" + i % 4, Integer.toString(i));
      }
      var binary = rig.topic(1, ValueFormat.BINARY);
      rig.publish(new ProducerRecord<>(binary, new byte[]{0, (byte) 0xff}));
      rig.awaitTailed(topic, 20);
      var clients = clients(rig, topic, binary);
      var started = System.nanoTime();
      run(rig, threads, clients, topic, Math.min(INPUTS, 1_000));
      var descriptors = descriptors();
      while (answered.get() < INPUTS) {
        run(rig, threads, clients, topic, Math.min(INPUTS, answered.get() + TURN));
        System.out.println(answered + " inputs in "
            + Duration.ofNanos(System.nanoTime() - started).toSeconds() + " s: "
            + outcomes(clients));
      }
      for (var gauge : List.of("sessions", "readers", "fanouts")) {
        await().atMost(SOON)
            .untilAsserted(() -> assertThat(rig.gauge("tailwater.edge." + gauge)).as(gauge)
                .isZero());
      }
      await().atMost(SOON)
          .untilAsserted(() -> assertThat(descriptors()).isLessThanOrEqualTo(descriptors + 5));
      assertThat(outcomes(clients)).as("everything was tried")
          .containsKeys("200", "400", "404", "405", "406", "stream 200", "wild 400");
    }
  }

  private static List<FuzzClient> clients(Rig rig, String topic, String binary) throws Exception {
    var cursors = new ArrayList<String>();
    for (var query : List.of("channel=" + topic, "channel=" + topic + "/k1",
        "limit=2&channel=" + topic)) {
      try (var client = rig.sse(query + "&from=earliest&until=now")) {
        client.awaitEnd(SOON);
        client.all().stream().map(ReceivedEvent::id).forEach(cursors::add);
      }
    }
    var channels = List.of(topic, topic, topic, binary, rig.unused(), "nowhere");
    return IntStream.range(0, CLIENTS)
        .mapToObj(i -> new FuzzClient(rig.port(), new FuzzInputs(SEED + i, channels, cursors)))
        .toList();
  }

  /** Until so many are answered; then the edge must be as it was. */
  private void run(Rig rig, ExecutorService threads, List<FuzzClient> clients,
      String topic, long until) throws Exception {
    var running = clients.stream()
        .map(client -> CompletableFuture.runAsync(() -> run(client, until), threads))
        .toList();
    while (!running.stream().allMatch(CompletableFuture::isDone)) {
      assertThat(rig.get("/v1/live").status()).isEqualTo(200);
      CompletableFuture.anyOf(running.toArray(CompletableFuture[]::new))
          .completeOnTimeout(null, 500, TimeUnit.MILLISECONDS)
          .join();
    }
    running.forEach(CompletableFuture::join);
    assertThat(rig.get("/v1/ready").status()).isEqualTo(200);
    assertThat(rig.all("channel=" + topic)).hasSize(20);
  }

  private void run(FuzzClient client, long until) {
    try {
      while (answered.get() < until) {
        answered.addAndGet(client.connection(500));
      }
    } catch (Exception e) {
      throw new AssertionError("seed " + SEED + ", input about " + answered.get(), e);
    }
  }

  private static Map<String, Long> outcomes(List<FuzzClient> clients) {
    var all = new TreeMap<String, Long>();
    clients.forEach(client -> client.outcomes()
        .forEach((outcome, count) -> all.merge(outcome, count, Long::sum)));
    return all;
  }

  private static long descriptors() {
    var open = Path.of("/proc/self/fd");
    if (!Files.isDirectory(open)) {
      return 0;
    }
    try (var all = Files.list(open)) {
      return all.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
