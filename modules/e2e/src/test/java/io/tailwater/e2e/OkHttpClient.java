package io.tailwater.e2e;

import com.launchdarkly.eventsource.ConnectStrategy;
import com.launchdarkly.eventsource.ErrorStrategy;
import com.launchdarkly.eventsource.EventSource;
import io.tailwater.e2e.OtherClient.Taken;
import java.net.URI;

/** LaunchDarkly's client for Java, told to go on after whatever error, as it is not by itself. */
final class OkHttpClient implements OtherClient {
  private static final String UNNAMED = "message";

  private final EventSource source;
  private final Thread thread;

  private OkHttpClient(EventSource source, Taken taken) {
    this.source = source;
    this.thread = Thread.ofVirtual().name("okhttp-eventsource").unstarted(() -> run(taken));
  }

  static OkHttpClient open(String url, Taken taken) {
    var source = new EventSource.Builder(ConnectStrategy.http(URI.create(url)))
        .errorStrategy(ErrorStrategy.alwaysContinue())
        .build();
    var client = new OkHttpClient(source, taken);
    client.thread.start();
    return client;
  }

  private void run(Taken taken) {
    for (var event : source.messages()) {
      if (event.getEventName().equals(UNNAMED)) {
        taken.take(event.getLastEventId(), event.getData());
      }
    }
  }

  @Override
  public void look() {
    if (!thread.isAlive()) {
      throw new AssertionError("the client ended");
    }
  }

  @Override
  public void close() {
    source.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
