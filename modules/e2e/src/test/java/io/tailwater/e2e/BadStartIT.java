package io.tailwater.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.testkit.ServerLaunch;
import io.tailwater.testkit.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each way in which the machine may not let the process start: one sentence and an exit code. What
 * needs a Kafka to come so far works with that of one server, which starts once.
 */
class BadStartIT {
  private static final Duration GIVES_UP_WITHIN = Duration.ofSeconds(60);
  private static final int CONFIGURATION = 2;
  private static final int RESOURCE = 3;
  private static final int KAFKA = 4;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private static Path shared = Path.of("");
  private static ServerLaunch other = new ServerLaunch(Path.of(""), Path.of(""), Map.of());
  private static AutoCloseable running = () -> {};

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder = Path.of("");

  @BeforeAll
  static void startTheOther() throws Exception {
    ServerProcess process = ServerLaunch.standalone(Executable.jar(), shared).start();
    other = process.launch();
    running = process;
  }

  @AfterAll
  static void stopTheOther() throws Exception {
    running.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tailwater.edge.port", "tailwater.control.port"})
  void aPortThatIsTakenIsNamed(String key) throws Exception {
    try (var taken = taken()) {
      saysItIsTaken(edge().with(key, taken.getLocalPort()), key, taken);
    }
  }

  @Test
  void theBrokersPortThatIsTakenIsNamed() throws Exception {
    try (var taken = taken()) {
      saysItIsTaken(standalone().with("tailwater.broker.port", taken.getLocalPort()),
          "tailwater.broker.port", taken);
    }
  }

  @Test
  void aDataFolderThatIsAFileIsNamed() throws Exception {
    // A file in its place stops root as well, who may write to any folder.
    var file = Files.createFile(folder.resolve("in-the-way"));
    assertThat(sentence(standalone().with("tailwater.data-dir", file), RESOURCE))
        .startsWith("The data folder " + file)
        .contains("cannot be written", "tailwater.data-dir");
  }

  @Test
  void aDataFolderThatAnotherProcessUsesIsNamed() throws Exception {
    var used = shared.resolve("data");
    assertThat(sentence(standalone().with("tailwater.data-dir", used), RESOURCE))
        .contains("is used by another", "tailwater.data-dir");
  }

  @Test
  void aKafkaThatDoesNotAnswerIsNamed() throws Exception {
    var nobody = standalone().bootstrapServers();
    assertThat(sentence(edge().with("tailwater.kafka.bootstrap-servers", nobody), KAFKA))
        .contains(nobody, "tailwater.kafka.bootstrap-servers");
  }

  @Test
  void propertiesThatKafkaRefusesAreNamed() throws Exception {
    var launch = edge().with("tailwater.kafka.properties.security.protocol", "TELEPATHY");
    assertThat(sentence(launch, CONFIGURATION)).contains("tailwater.kafka.properties",
        "TELEPATHY");
  }

  @Test
  void anAddressThatNothingProtectsIsNamed() throws Exception {
    assertThat(sentence(edge().with("tailwater.bind-address", "0.0.0.0"), CONFIGURATION))
        .contains("0.0.0.0", "tailwater.bind-address", "tailwater.access=open");
  }

  private ServerLaunch standalone() throws IOException {
    // Warnings of libraries come and go with timing.
    return ServerLaunch.standalone(Executable.jar(), folder).with("logging.level.root", "error");
  }

  private ServerLaunch edge() throws IOException {
    return standalone().with("tailwater.roles", "edge")
        .with("tailwater.kafka.bootstrap-servers", other.bootstrapServers());
  }

  private static ServerSocket taken() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  private static void saysItIsTaken(ServerLaunch launch, String key, ServerSocket taken)
      throws Exception {
    assertThat(sentence(launch, RESOURCE)).isEqualTo("Port " + taken.getLocalPort()
        + " is taken: stop what listens there, or set " + key
        + " to another one (0 takes a free port).");
  }

  /** What the process says at its end, which is one line of its log and the last. */
  private static String sentence(ServerLaunch launch, int exitCode) throws Exception {
    var failed = launch.startInVain(GIVES_UP_WITHIN);
    assertThat(failed.exitCode()).as(failed.output()).isEqualTo(exitCode);
    assertThat(failed.output()).containsOnlyOnce("Tailwater did not start. ")
        .doesNotContainPattern("(?m)^\\s+at ")
        .doesNotContain("Exception:", " WARN ");
    var last = failed.output().lines().filter(line -> !line.isBlank()).toList().getLast();
    assertThat(last).contains(" ERROR ", "Tailwater did not start. ");
    return last.substring(last.indexOf("start. ") + "start. ".length()).strip();
  }
}
