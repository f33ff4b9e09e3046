package io.tailwater.e2e;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import io.tailwater.e2e.OtherClient.Taken;
import java.net.URI;
import java.util.List;

/** A page in Chromium that follows a stream of its own origin; confined to the test's thread. */
final class PageClient implements OtherClient {
  private static final String SCRIPT = """
      url => {
        window.received = [];
        let last = '';
        const open = () => {
          const source = new EventSource(
              last ? `${url}&lastEventId=${encodeURIComponent(last)}` : url);
          source.onmessage = event => {
            last = event.lastEventId;
            window.received.push(`${event.lastEventId} ${event.data}`);
          };
          source.onerror = () => {
            if (source.readyState === EventSource.CLOSED) {
              setTimeout(open, 100);
            }
          };
        };
        open();
      }""";

  private final Chromium chromium;
  private final Page page;
  private final Taken taken;

  private PageClient(Chromium chromium, Page page, Taken taken) {
    this.chromium = chromium;
    this.page = page;
    this.taken = taken;
  }

  static PageClient open(String url, Taken taken) {
    var chromium = Chromium.launch();
    var page = chromium.browser().newPage();
    var home = URI.create(url).resolve("/page").toString();
    // The page itself does not come through the proxy, which would cut it.
    page.route(home, route -> route.fulfill(
        new Route.FulfillOptions().setContentType("text/html").setBody("<title>client</title>")));
    page.navigate(home);
    page.evaluate(SCRIPT, url);
    return new PageClient(chromium, page, taken);
  }

  @Override
  public void look() {
    if (page.evaluate("() => window.received.splice(0)") instanceof List<?> lines) {
      lines.forEach(line -> taken.take(String.valueOf(line)));
    }
  }

  @Override
  public void close() {
    look();
    chromium.close();
  }
}
