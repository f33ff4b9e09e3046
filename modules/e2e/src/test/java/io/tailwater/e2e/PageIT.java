package io.tailwater.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.tailwater.testkit.CursorId;
import io.tailwater.testkit.ServerLaunch;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What somebody sees who opens the page and presses its button. */
class PageIT {
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final Path SHOTS = Path.of(System.getProperty("tailwater.shots", "target/shots"));
  private static final Pattern CONCLUDED = Pattern.compile("proved|unclear|failed");
  private static final String TOTAL = "events-total";
  private static final int WIDE = 1280;
  private static final int NARROW = 390;
  private static final int HIGH = 900;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder = Path.of("");
  private final List<String> troubles = new ArrayList<>();

  @Test
  void showsThatACutLosesAndDoublesNothing() throws Exception {
    try (var chromium = Chromium.launch();
        var server = ServerLaunch.standalone(Executable.jar(), folder).start()) {
      var page = open(chromium.browser(), server.launch().controlPort());
      var before = movingTotal(page, 0);
      movingTotal(page, before);
      CursorId.parse(page.getByTestId("cursor").textContent());

      page.getByTestId("cut").click();
      assertThat(page.getByTestId("state")).containsText("cut", patiently());
      shoot(page, "cut");
      saysThatItIsProved(page.getByTestId("proof"));
      assertThat(page.getByTestId("state")).containsText("live", patiently());

      shoot(page, "light");
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
      movingTotal(page, total(page));
      shoot(page, "dark");
      page.setViewportSize(NARROW, HIGH);
      movingTotal(page, total(page));
      shoot(page, "dark-narrow");
      assertThat(troubles).isEmpty();
    }
  }

  private static void saysThatItIsProved(Locator proof) {
    assertThat(proof).hasAttribute("data-state", CONCLUDED,
        new LocatorAssertions.HasAttributeOptions().setTimeout((double) SOON.toMillis()));
    assertThat(proof.getAttribute("data-state")).as(proof.textContent()).isEqualTo("proved");
    assertThat(Integer.parseInt(proof.getAttribute("data-published"))).isPositive();
    assertThat(proof).hasAttribute("data-recovered", proof.getAttribute("data-published"));
    assertThat(proof).hasAttribute("data-lost", "0");
    assertThat(proof).hasAttribute("data-doubled", "0");
  }

  private Page open(Browser browser, int port) {
    var page = browser.newPage(new Browser.NewPageOptions().setColorScheme(ColorScheme.LIGHT)
        .setViewportSize(WIDE, HIGH));
    page.onPageError(error -> troubles.add("script error: " + error));
    page.onConsoleMessage(this::note);
    page.onRequest(this::note);
    page.navigate("http://localhost:" + port + "/");
    assertThat(page.getByTestId("state")).containsText("live", patiently());
    assertThat(page.getByTestId("cut")).isEnabled();
    return page;
  }

  private void note(ConsoleMessage message) {
    if (message.type().equals("error")) {
      troubles.add("on the console: " + message.text());
    }
  }

  /** Everything that the page needs comes from this machine. */
  private void note(Request request) {
    var host = URI.create(request.url()).getHost();
    if (host != null && !host.equals("localhost")) {
      troubles.add("asked elsewhere: " + request.url());
    }
  }

  private static long movingTotal(Page page, long beyond) {
    await().atMost(SOON).pollInSameThread().until(() -> total(page) > beyond);
    return total(page);
  }

  private static long total(Page page) {
    return Long.parseLong(page.getByTestId(TOTAL).textContent().replaceAll("[^0-9]", ""));
  }

  private static LocatorAssertions.ContainsTextOptions patiently() {
    return new LocatorAssertions.ContainsTextOptions().setTimeout((double) SOON.toMillis());
  }

  private static void shoot(Page page, String name) {
    page.screenshot(new Page.ScreenshotOptions().setPath(SHOTS.resolve("page-" + name + ".png"))
        .setFullPage(true));
  }
}
