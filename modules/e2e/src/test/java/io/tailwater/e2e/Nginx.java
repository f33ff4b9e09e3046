package io.tailwater.e2e;

import io.tailwater.testkit.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/**
 * An nginx of the test's own. It buffers as it does by default, and nothing is set that a beginner
 * would not set.
 */
final class Nginx implements AutoCloseable {
  private static final int LEAVE_SECONDS = 10;
  private final Process process;
  private final int port;
  private final Thread killer;

  private Nginx(Process process, int port) {
    this.process = process;
    this.port = port;
    this.killer = new Thread(process::destroyForcibly, "kill-nginx");
    Runtime.getRuntime().addShutdownHook(killer);
  }

  /**
   * Starts one that serves {@code /0/} from the first of these ports of loopback, {@code /1/} from
   * the second. Without nginx on this machine the test is skipped, saying so.
   *
   * @param settings
   *          of each location, as in its configuration
   */
  static Nginx before(List<Integer> ports, String settings, Path folder) throws IOException {
    var program = Programs.find("nginx");
    Assumptions.assumeTrue(program.isPresent(),
        "SKIPPED: no nginx on this machine, so nothing was tested behind it");
    var port = FreePorts.take(1).getFirst();
    var locations = IntStream.range(0, ports.size())
        .mapToObj(i -> "    location /%d/ { proxy_pass http://127.0.0.1:%d/; %s }"
            .formatted(i, ports.get(i), settings))
        .collect(Collectors.joining("\n"));
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("nginx.conf"), configuration(port, locations));
    var process = new ProcessBuilder(program.orElseThrow().toString(), "-p",
        folder.toAbsolutePath().toString(), "-c", "nginx.conf", "-e", "error.log")
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("output.log").toFile())
        .start();
    var nginx = new Nginx(process, port);
    Awaitility.await().atMost(LEAVE_SECONDS, TimeUnit.SECONDS).until(nginx::listens);
    return nginx;
  }

  /** Where clients connect. */
  int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().orTimeout(LEAVE_SECONDS, TimeUnit.SECONDS).join();
    Runtime.getRuntime().removeShutdownHook(killer);
  }

  private static String configuration(int port, String locations) {
    return """
        daemon off;
        master_process off;
        pid nginx.pid;
        error_log error.log;
        events {}
        http {
          access_log off;
          client_body_temp_path body;
          proxy_temp_path proxy;
          fastcgi_temp_path fastcgi;
          uwsgi_temp_path uwsgi;
          scgi_temp_path scgi;
          server {
            listen 127.0.0.1:%d;
        %s
          }
        }
        """.formatted(port, locations);
  }

  private boolean listens() {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false; // not yet
    }
  }
}
