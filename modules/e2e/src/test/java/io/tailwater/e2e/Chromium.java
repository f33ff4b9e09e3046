package io.tailwater.e2e;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** The machine's own Chromium under Playwright, which is kept from downloading another. */
final class Chromium implements AutoCloseable {
  private static final String VARIABLE = "TAILWATER_CHROMIUM";
  private static final Path DEBIANS = Path.of("/usr/bin/chromium");
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
    var named = System.getenv(VARIABLE);
    var executable = named == null ? DEBIANS : Path.of(named);
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

  Browser browser() {
    return browser;
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
