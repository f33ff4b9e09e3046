package io.tailwater.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The executable in a process of its own, in a folder of its own, with what it printed. */
final class ServerProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Path JAR = Path.of("target/tailwater.jar").toAbsolutePath();

  private final Process process;
  private final Path output;

  private ServerProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** Starts it with the folder as its working directory. */
  static ServerProcess start(Path folder, String... arguments) throws IOException {
    var command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow(),
        "--sun-misc-unsafe-memory-access=allow", "-XX:TieredStopAtLevel=1", "-jar",
        JAR.toString()));
    command.addAll(List.of(arguments));
    var output = Files.createTempFile(folder, "output", ".txt");
    var process = new ProcessBuilder(command).directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
    return new ServerProcess(process, output);
  }

  /** Waits until the log's last line is there. */
  ServerProcess awaitUp() {
    Awaitility.await()
        .atMost(PATIENCE)
        .failFast("it ended:\n" + said(), () -> !process.isAlive())
        .until(() -> said().contains("  try  "));
    return this;
  }

  /** Waits until it has ended by itself; its exit code. */
  int awaitExit() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("it still runs:\n" + said());
    }
    return process.exitValue();
  }

  /** The URL after that word in the log. */
  String url(String word) {
    var matcher = Pattern.compile("  " + word + " +(http://\\S+)").matcher(said());
    if (!matcher.find()) {
      throw new AssertionError("no " + word + " in:\n" + said());
    }
    return matcher.group(1);
  }

  String said() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks it to stop, as an operator does; its exit code. */
  int stop() throws InterruptedException {
    process.destroy();
    return awaitExit();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
