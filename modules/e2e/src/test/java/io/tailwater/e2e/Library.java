package io.tailwater.e2e;

import io.tailwater.e2e.OtherClient.Taken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The clients of docs/clients.md. */
enum Library {
  CURL("curl") {
    @Override
    OtherClient follow(String url, Path log, Taken taken) throws IOException {
      var script = NpmClients.SOURCES.resolve("follow.sh").toAbsolutePath();
      return ReportingProcess.start(List.of("bash", script.toString(), url), log, taken);
    }
  },
  CHROMIUM("Chromium's EventSource") {
    @Override
    OtherClient follow(String url, Path log, Taken taken) {
      return PageClient.open(url, taken);
    }
  },
  EVENTSOURCE("eventsource") {
    @Override
    OtherClient follow(String url, Path log, Taken taken) throws IOException {
      return npm(url, log, taken);
    }
  },
  FETCH_EVENT_SOURCE("fetch-event-source") {
    @Override
    OtherClient follow(String url, Path log, Taken taken) throws IOException {
      return npm(url, log, taken);
    }

    @Override
    boolean commitsIdsEarly() {
      return true;
    }
  },
  EVENT_SOURCE_POLYFILL("event-source-polyfill") {
    @Override
    OtherClient follow(String url, Path log, Taken taken) throws IOException {
      return npm(url, log, taken);
    }
  },
  OKHTTP_EVENTSOURCE("okhttp-eventsource") {
    @Override
    OtherClient follow(String url, Path log, Taken taken) {
      return OkHttpClient.open(url, taken);
    }
  };

  private final String title;

  Library(String title) {
    this.title = title;
  }

  /** Starts it; without what it needs on this machine, the test is skipped, saying so. */
  abstract OtherClient follow(String url, Path log, Taken taken) throws IOException;

  /** Whether it takes an id before its block is complete, and loses an event that is cut there. */
  boolean commitsIdsEarly() {
    return false;
  }

  OtherClient npm(String url, Path log, Taken taken) throws IOException {
    var command = List.of("node", NpmClients.installed().resolve("follow.mjs").toString(), title,
        url);
    return ReportingProcess.start(command, log, taken);
  }

  @Override
  public String toString() {
    return title;
  }
}
