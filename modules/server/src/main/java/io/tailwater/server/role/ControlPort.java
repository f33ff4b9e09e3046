package io.tailwater.server.role;

import java.util.Objects;
import org.springframework.boot.web.server.context.WebServerApplicationContext;

/** Where the control plane listens, which is known once Spring has started it. */
final class ControlPort {
  private final WebServerApplicationContext context;

  ControlPort(WebServerApplicationContext context) {
    this.context = context;
  }

  int get() {
    return Objects.requireNonNull(context.getWebServer(), "the control plane has not started")
        .getPort();
  }
}
