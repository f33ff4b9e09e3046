package io.tailwater.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.testkit.ServerLaunch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A start that cannot succeed says why in one sentence and ends with a code. */
class BadStartIT {
  private static final Duration GIVES_UP_WITHIN = Duration.ofSeconds(60);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder = Path.of("");

  private ServerLaunch launch = new ServerLaunch(Path.of(""), Path.of(""), Map.of());

  @BeforeEach
  void prepare() throws IOException {
    launch = ServerLaunch.standalone(Executable.jar(), folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tailwater.edge.port", "tailwater.control.port", "tailwater.broker.port"})
  void namesThePortThatIsTaken(String key) throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var failed = launch.with(key, taken.getLocalPort()).startInVain(GIVES_UP_WITHIN);
      saysOneSentence(failed, Integer.toString(taken.getLocalPort()), "taken", key);
    }
  }

  @Test
  void namesTheDataFolderThatIsAFile() throws Exception {
    var file = Files.createFile(folder.resolve("in-the-way"));
    var failed = launch.with("tailwater.data-dir", file).startInVain(GIVES_UP_WITHIN);
    saysOneSentence(failed, file.toString(), "tailwater.data-dir");
  }

  @Test
  void namesTheBrokerThatDoesNotAnswer() throws Exception {
    var nobody = launch.bootstrapServers();
    var failed = launch.with("tailwater.roles", "edge")
        .with("tailwater.kafka.bootstrap-servers", nobody)
        .startInVain(GIVES_UP_WITHIN);
    saysOneSentence(failed, nobody, "tailwater.kafka.bootstrap-servers");
  }

  @Test
  void namesTheAddressThatNothingProtects() throws Exception {
    var failed = launch.with("tailwater.bind-address", "0.0.0.0").startInVain(GIVES_UP_WITHIN);
    saysOneSentence(failed, "0.0.0.0", "tailwater.bind-address", "tailwater.access=open");
  }

  @Test
  void namesTheKeyThatDoesNotExist() throws Exception {
    var failed = launch.with("tailwater.edge.prot", "1").startInVain(GIVES_UP_WITHIN);
    saysOneSentence(failed, "tailwater.edge.prot", "tailwater.edge.port");
  }

  private static void saysOneSentence(ServerLaunch.FailedStart failed, String... parts) {
    assertThat(failed.exitCode()).isNotZero();
    assertThat(failed.output()).doesNotContainPattern("(?m)^\\s+at ").doesNotContain("Exception:");
    var errors = failed.output().lines().filter(line -> line.contains("ERROR")).toList();
    assertThat(errors).as(failed.output()).hasSize(1);
    assertThat(errors.getFirst()).contains(parts);
  }
}
