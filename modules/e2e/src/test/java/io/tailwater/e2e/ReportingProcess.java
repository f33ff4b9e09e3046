package io.tailwater.e2e;

import io.tailwater.e2e.OtherClient.Taken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A client in a process of its own, which prints {@code id data} for each event. */
final class ReportingProcess implements OtherClient {
  private static final int LEAVE_SECONDS = 10;

  private final Process process;
  private final Thread reader;

  private ReportingProcess(Process process, Taken taken) {
    this.process = process;
    this.reader = Thread.ofVirtual().unstarted(() -> read(taken));
  }

  /** Starts the command; what it says of errors goes to the log. */
  static ReportingProcess start(List<String> command, Path log, Taken taken) throws IOException {
    var process = new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
    var client = new ReportingProcess(process, taken);
    client.reader.start();
    return client;
  }

  /** A line that is not whole when the process ends is none. */
  private void read(Taken taken) {
    try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        taken.take(line);
      }
    } catch (IOException e) {
      // closed
    }
  }

  @Override
  public void look() {
    if (!process.isAlive()) {
      throw new AssertionError("the client ended with " + process.exitValue());
    }
  }

  @Override
  public void close() {
    var children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    try {
      process.waitFor(LEAVE_SECONDS, TimeUnit.SECONDS);
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
