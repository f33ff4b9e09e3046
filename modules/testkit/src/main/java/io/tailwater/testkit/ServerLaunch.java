package io.tailwater.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the executable is started as a process of its own; immutable. Starting the same launch again
 * comes up on the same ports and data, as after a crash.
 *
 * @param jar
 *          the executable
 * @param folder
 *          where it runs; what it prints is appended to {@code server.log} there
 * @param settings
 *          configuration keys and values, given as arguments
 * @param jvmArguments
 *          of its JVM, beside those that it needs
 */
public record ServerLaunch(Path jar, Path folder, Map<String, String> settings,
    List<String> jvmArguments) {
  private static final String EDGE_PORT = "tailwater.edge.port";
  private static final String CONTROL_PORT = "tailwater.control.port";
  private static final String BROKER_PORT = "tailwater.broker.port";
  private static final List<String> NEEDED = List.of("--enable-native-access=ALL-UNNAMED",
      "--sun-misc-unsafe-memory-access=allow", "-Xmx768m");

  /** Processes of tests live for seconds: what compiles less starts sooner. */
  private static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1");
  private static final Duration READY_TIMEOUT = Duration.ofSeconds(90);

  public ServerLaunch {
    settings = Map.copyOf(settings);
    jvmArguments = List.copyOf(jvmArguments);
  }

  /** One whose processes live for seconds. */
  public ServerLaunch(Path jar, Path folder, Map<String, String> settings) {
    this(jar, folder, settings, SHORT_LIVED);
  }

  /**
   * Every role and the broker in one process on free ports, its data in {@code <folder>/data} and
   * its log in {@code <folder>/server.log}.
   */
  public static ServerLaunch standalone(Path jar, Path folder) throws IOException {
    var ports = FreePorts.take(3);
    var settings = new LinkedHashMap<String, String>();
    settings.put("tailwater.data-dir", folder.resolve("data").toString());
    settings.put(EDGE_PORT, ports.get(0).toString());
    settings.put(CONTROL_PORT, ports.get(1).toString());
    settings.put(BROKER_PORT, ports.get(2).toString());
    return new ServerLaunch(jar, folder, settings);
  }

  /** With one configuration key set, or set otherwise. */
  public ServerLaunch with(String key, Object value) {
    var more = new LinkedHashMap<>(settings);
    more.put(key, value.toString());
    return new ServerLaunch(jar, folder, more, jvmArguments);
  }

  /** With these arguments for its JVM instead of those for a short life. */
  public ServerLaunch withJvm(String... arguments) {
    return new ServerLaunch(jar, folder, settings, List.of(arguments));
  }

  /** What processes of this launch print, one after the other. */
  public Path log() {
    return folder.resolve("server.log");
  }

  /** Where clients reach the edge. */
  public int edgePort() {
    return port(EDGE_PORT);
  }

  /** Where the page is. */
  public int controlPort() {
    return port(CONTROL_PORT);
  }

  /** Where Kafka clients reach the broker of a standalone process. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port(BROKER_PORT);
  }

  /**
   * Starts the process and waits until its edge says that it is ready.
   *
   * @throws AssertionError
   *           with the end of its log, when it is not ready within 90 s or ends
   */
  public ServerProcess start() throws IOException, InterruptedException {
    var process = new ServerProcess(this, launch());
    try {
      process.awaitReady(READY_TIMEOUT);
      return process;
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      process.close();
      throw e;
    }
  }

  /**
   * Starts a process that is expected to give up.
   *
   * @throws AssertionError
   *           with the end of its log, when it runs on
   */
  public FailedStart startInVain(Duration atMost) throws IOException, InterruptedException {
    try (var process = new ServerProcess(this, launch())) {
      return new FailedStart(process.awaitExit(atMost), process.log());
    }
  }

  /**
   * A start that came to nothing.
   *
   * @param exitCode
   *          of the process
   * @param output
   *          everything that it printed
   */
  public record FailedStart(int exitCode, String output) {}

  private Process launch() throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(NEEDED);
    command.addAll(jvmArguments);
    command.add("-jar");
    command.add(jar.toAbsolutePath().toString());
    settings.forEach((key, value) -> command.add("--" + key + "=" + value));
    Files.createDirectories(folder);
    return new ProcessBuilder(command).directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
        .start();
  }

  private int port(String key) {
    var port = settings.get(key);
    if (port == null) {
      throw new IllegalStateException(key + " is not among " + settings.keySet());
    }
    return Integer.parseInt(port);
  }
}
