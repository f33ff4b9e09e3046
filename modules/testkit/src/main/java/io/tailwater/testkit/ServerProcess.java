package io.tailwater.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The executable as a running process, owned by the test that started it: closing kills it by its
 * id, as does the end of the test's JVM.
 */
public final class ServerProcess implements AutoCloseable {
  private static final long POLL_MILLIS = 100;
  private static final int LOG_TAIL_CHARS = 4_000;
  private static final Duration KILL_TIMEOUT = Duration.ofSeconds(20);

  private final ServerLaunch launch;
  private final Process process;
  private final Thread killer;

  ServerProcess(ServerLaunch launch, Process process) {
    this.launch = launch;
    this.process = process;
    this.killer = new Thread(process::destroyForcibly, "kill-" + process.pid());
    Runtime.getRuntime().addShutdownHook(killer);
  }

  /** How it was started; start it again for the same ports and data. */
  public ServerLaunch launch() {
    return launch;
  }

  /** The operating system's id of the process. */
  public long pid() {
    return process.pid();
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Everything that processes of this launch have printed so far. */
  public String log() throws IOException {
    return Files.readString(launch.log(), StandardCharsets.UTF_8);
  }

  /**
   * Ends it as {@code kill -9} does, no hook of it runs and nothing is flushed, and waits until it
   * is gone.
   */
  public void killMinus9() {
    process.destroyForcibly();
    process.onExit().orTimeout(KILL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).join();
  }

  /**
   * Asks it to end (SIGTERM).
   *
   * @return its exit code
   * @throws AssertionError
   *           with the end of its log, when it runs on
   */
  public int terminate(Duration atMost) throws IOException, InterruptedException {
    process.destroy();
    return awaitExit(atMost);
  }

  /** Kills the process if it runs. */
  @Override
  public void close() {
    killMinus9();
    try {
      Runtime.getRuntime().removeShutdownHook(killer);
    } catch (IllegalStateException e) {
      // the JVM ends, and the hook runs
    }
  }

  int awaitExit(Duration atMost) throws IOException, InterruptedException {
    if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("process " + pid() + " still runs after " + atMost + logTail());
    }
    return process.exitValue();
  }

  void awaitReady(Duration atMost) throws IOException, InterruptedException {
    var deadline = System.nanoTime() + atMost.toNanos();
    while (!answersReady()) {
      if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new AssertionError(
            "process ended with " + process.exitValue() + " before it was ready" + logTail());
      }
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("process " + pid() + " is not ready after " + atMost + logTail());
      }
    }
  }

  private boolean answersReady() {
    try {
      return HttpRequest.get(launch.edgePort(), "/v1/ready").send().status() == 200;
    } catch (IOException e) {
      return false; // nobody listens yet
    }
  }

  private String logTail() throws IOException {
    var log = log();
    return "; its log ends:\n" + log.substring(Math.max(0, log.length() - LOG_TAIL_CHARS));
  }
}
