package io.tailwater.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each way in which the machine may not let the process start: one sentence, an exit code. */
class StartFailureIT {
  private static final List<String> FREE_PORTS = List.of("--tailwater.broker.port=0",
      "--tailwater.edge.port=0", "--tailwater.control.port=0");

  @TempDir
  private Path folder;

  @Test
  void theEdgesPortIsTaken() throws Exception {
    try (var taken = taken()) {
      assertThat(failure("--tailwater.edge.port=" + taken.getLocalPort()))
          .isEqualTo(new Outcome(3, "Tailwater did not start. Port " + taken.getLocalPort()
              + " is taken: stop what listens there, or set tailwater.edge.port to another one"
              + " (0 takes a free port)."));
    }
  }

  @Test
  void theControlPlanesPortIsTaken() throws Exception {
    try (var taken = taken()) {
      assertThat(failure("--tailwater.control.port=" + taken.getLocalPort()))
          .isEqualTo(new Outcome(3, "Tailwater did not start. Port " + taken.getLocalPort()
              + " is taken: stop what listens there, or set tailwater.control.port to another one"
              + " (0 takes a free port)."));
    }
  }

  @Test
  void theBrokersPortIsTaken() throws Exception {
    try (var taken = taken()) {
      assertThat(failure("--tailwater.broker.port=" + taken.getLocalPort()))
          .isEqualTo(new Outcome(3, "Tailwater did not start. Port " + taken.getLocalPort()
              + " is taken: stop what listens there, or set tailwater.broker.port to another one"
              + " (0 takes a free port)."));
    }
  }

  @Test
  void theDataFolderCannotBeWritten() throws Exception {
    // A file in its place stops root as well, who may write to any folder.
    var file = Files.createFile(folder.resolve("file"));

    var failure = failure("--tailwater.data-dir=" + file);

    assertThat(failure.exitCode()).isEqualTo(3);
    assertThat(failure.sentence()).startsWith("Tailwater did not start. The data folder " + file)
        .contains("cannot be written")
        .contains("tailwater.data-dir");
  }

  @Test
  void theDataFolderIsInUse() throws Exception {
    try (var first = ServerProcess.start(folder, FREE_PORTS.toArray(String[]::new))) {
      first.awaitUp();

      var failure = failure();

      assertThat(failure.exitCode()).isEqualTo(3);
      assertThat(failure.sentence()).contains("is used by another").contains("tailwater.data-dir");
    }
  }

  @Test
  void kafkaDoesNotAnswer() throws Exception {
    try (var nothing = taken()) {
      var address = "127.0.0.1:" + nothing.getLocalPort();

      var failure = failure("--tailwater.kafka.bootstrap-servers=" + address);

      assertThat(failure.exitCode()).isEqualTo(4);
      assertThat(failure.sentence()).contains(address)
          .contains("tailwater.kafka.bootstrap-servers");
    }
  }

  @Test
  void kafkasPropertiesMakeNoSense() throws Exception {
    var failure = failure("--tailwater.kafka.properties.security.protocol=TELEPATHY");

    assertThat(failure.exitCode()).isEqualTo(2);
    assertThat(failure.sentence()).contains("tailwater.kafka.properties").contains("TELEPATHY");
  }

  @Test
  void theConfigurationIsBad() throws Exception {
    assertThat(failure("--tailwater.edge.prot=1")).isEqualTo(new Outcome(2, "Tailwater did not"
        + " start. tailwater.edge.prot is not a key: did you mean tailwater.edge.port?"));
  }

  /** How the process ended and the one line that it printed about it. */
  private record Outcome(int exitCode, String sentence) {}

  private Outcome failure(String... arguments) throws IOException, InterruptedException {
    var all = Stream.concat(FREE_PORTS.stream(), Stream.of(arguments))
        .filter(argument -> isLast(argument, arguments))
        .toArray(String[]::new);
    try (var process = ServerProcess.start(folder, all)) {
      var exitCode = process.awaitExit();
      var lines = process.said()
          .lines()
          .filter(line -> !line.isBlank())
          .filter(line -> !line.contains(" INFO "))
          .toList();
      assertThat(lines).as(process.said()).hasSize(1);
      return new Outcome(exitCode,
          lines.getFirst().replaceFirst("^.*?(?=Tailwater did not start)", "").strip());
    }
  }

  /** Whether no given argument sets the same key otherwise. */
  private static boolean isLast(String argument, String... given) {
    var key = argument.substring(0, argument.indexOf('='));
    return Stream.of(given).noneMatch(other -> other.startsWith(key + "="))
        || List.of(given).contains(argument);
  }

  private static ServerSocket taken() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }
}
