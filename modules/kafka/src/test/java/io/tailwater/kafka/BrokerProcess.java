package io.tailwater.kafka;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** An embedded broker in a process of its own, which can be killed. */
final class BrokerProcess implements AutoCloseable {
  private static final String READY = "ready ";

  private final Process process;
  private final String bootstrapServers;

  private BrokerProcess(Process process, String bootstrapServers) {
    this.process = process;
    this.bootstrapServers = bootstrapServers;
  }

  /** The process: starts a broker on the folder, says where, and stays until it is killed. */
  public static void main(String[] args) throws InterruptedException {
    var broker = EmbeddedBroker.start(
        new EmbeddedBrokerSettings(Path.of(args[0]), 0, 0, Map.of()));
    System.out.println(READY + broker.bootstrapServers());
    new CountDownLatch(1).await();
  }

  static BrokerProcess start(Path dir) throws IOException, InterruptedException,
      ExecutionException, TimeoutException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var process = new ProcessBuilder(java, "-Xmx256m", "-cp",
        System.getProperty("java.class.path"), BrokerProcess.class.getName(), dir.toString())
        .redirectErrorStream(
            true)
        .start();
    var ready = new CompletableFuture<String>();
    Thread.ofVirtual()
        .start(() -> process.inputReader(StandardCharsets.UTF_8)
            .lines()
            .filter(line -> line.startsWith(READY))
            .forEach(line -> ready.complete(line.substring(
                READY.length()))));
    return new BrokerProcess(process, ready.get(60, SECONDS));
  }

  KafkaSettings settings() {
    return new KafkaSettings(bootstrapServers, Map.of());
  }

  /** SIGKILL; returns when the process is gone. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
