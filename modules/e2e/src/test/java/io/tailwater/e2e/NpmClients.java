package io.tailwater.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** The clients from npm, installed once per run as the lock file says. */
final class NpmClients {
  /** Where the lock file and the scripts are. */
  static final Path SOURCES = Path.of("src/test/clients");

  private static final Path TARGET = Path.of("target/clients");
  private static final List<String> FILES = List.of("package.json", "package-lock.json",
      "follow.mjs");
  private static final Pattern UNREACHABLE = Pattern
      .compile("ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|network");

  /** Why they cannot run here; empty when they can. */
  private static final Optional<String> MISSING = install();

  private NpmClients() {}

  /** The folder with {@code follow.mjs}; without node and npm the test is skipped, saying so. */
  static Path installed() {
    Assumptions.assumeTrue(MISSING.isEmpty(), () -> "SKIPPED: " + MISSING.orElse(""));
    return TARGET.toAbsolutePath();
  }

  private static Optional<String> install() {
    if (!Programs.has("node") || !Programs.has("npm")) {
      return Optional.of("no node and npm on the PATH, so their clients were not tested");
    }
    try {
      Files.createDirectories(TARGET);
      for (var file : FILES) {
        Files.copy(SOURCES.resolve(file), TARGET.resolve(file),
            StandardCopyOption.REPLACE_EXISTING);
      }
      return npm();
    } catch (IOException e) {
      throw new IllegalStateException("npm clients could not be installed", e);
    }
  }

  private static Optional<String> npm() throws IOException {
    var npm = new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
        .directory(TARGET.toFile())
        .redirectErrorStream(true)
        .start();
    var output = new String(npm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (npm.onExit().join().exitValue() == 0) {
      return Optional.empty();
    }
    if (UNREACHABLE.matcher(output).find()) {
      return Optional.of("npm's registry does not answer, so its clients were not tested");
    }
    throw new IllegalStateException("npm ci failed: " + output);
  }
}
