package io.tailwater.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProcessTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir
  private Path folder;
  private Path jar = Path.of("");

  @BeforeEach
  void packPretendServer() throws IOException {
    var manifest = new Manifest();
    var classes = PretendServer.class.getProtectionDomain().getCodeSource().getLocation();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, PretendServer.class.getName());
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classes.toString());
    jar = folder.resolve("pretend.jar");
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
  }

  @Test
  void comesUpOnTheSamePortsAfterAKill() throws Exception {
    var launch = ServerLaunch.standalone(jar, folder);
    long killed;
    try (var first = launch.start()) {
      killed = first.pid();
      first.killMinus9();
      assertThat(first.isAlive()).isFalse();
      assertThatThrownBy(() -> HttpRequest.get(launch.edgePort(), "/v1/ready").send())
          .isInstanceOf(ConnectException.class);
    }
    try (var second = launch.start()) {
      assertThat(second.pid()).isNotEqualTo(killed);
      assertThat(HttpRequest.get(launch.edgePort(), "/v1/ready").send().status()).isEqualTo(200);
      assertThat(second.terminate(SOON)).isEqualTo(143);
      assertThat(second.log().lines()).filteredOn("up"::equals).hasSize(2);
    }
  }

  @Test
  void isGoneWhenClosed() throws Exception {
    var process = ServerLaunch.standalone(jar, folder).start();
    process.close();
    assertThat(ProcessHandle.of(process.pid())).isEmpty();
  }

  @Test
  void tellsHowAStartFailed() throws Exception {
    var launch = ServerLaunch.standalone(jar, folder).with("pretend", "failure");
    assertThat(launch.startInVain(SOON))
        .isEqualTo(new ServerLaunch.FailedStart(3, "It cannot be.\n"));
  }

  @Test
  void showsTheLogOfAProcessThatEndsBeforeItIsReady() throws IOException {
    var launch = ServerLaunch.standalone(jar, folder).with("pretend", "failure");
    assertThatThrownBy(launch::start).isInstanceOf(AssertionError.class)
        .hasMessageContainingAll("ended with 3", "It cannot be.");
  }
}
