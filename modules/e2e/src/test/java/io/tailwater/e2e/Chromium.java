package io.tailwater.e2e;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The machine's own Chromium under Playwright, which is kept from downloading another. */
final class Chromium implements AutoCloseable {
  private static final String VARIABLE = "TAILWATER_CHROMIUM";
  private static final List<String> NAMES = List.of("chromium", "chromium-browser");
  private static final List<String> FLAGS = List.of("--no-sandbox", "--disable-gpu",
      "--disable-background-networking", "--disable-component-update", "--disable-sync",
      "--no-first-run");

  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Playwright playwright, Path executable) {
    this.playwright = playwright;
    this.browser = playwright.chromium()
        .launch(new BrowserType.LaunchOptions().setExecutablePath(executable)
            .setArgs(FLAGS));
  }

  /** Starts it; without a browser on this machine the calling test is skipped, saying so. */
  static Chromium launch() {
    var executable = find();
    Assumptions.assumeTrue(Files.isExecutable(executable), "SKIPPED: no browser at " + executable
        + ", so the page was not tested; install Debian's chromium or name one in " + VARIABLE);
    var playwright = Playwright.create(
        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    try {
      return new Chromium(playwright, executable);
    } catch (RuntimeException e) {
      playwright.close();
      throw e;
    }
  }

  /** The one that the variable names, or the first on the {@code PATH}. */
  private static Path find() {
    var named = System.getenv(VARIABLE);
    return named != null && !named.isEmpty()
        ? Path.of(named)
        : Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(Path.of("/usr/bin", NAMES.getFirst()));
  }

  Browser browser() {
    return browser;
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
