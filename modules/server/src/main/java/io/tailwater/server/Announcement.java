package io.tailwater.server;

import io.tailwater.server.role.Endpoints;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

/** The last lines of the start: where everything is, and something to paste. */
final class Announcement implements ApplicationListener<ApplicationReadyEvent> {
  private static final Logger LOG = LoggerFactory.getLogger(Tailwater.class);

  @Override
  public void onApplicationEvent(ApplicationReadyEvent ready) {
    var endpoints = ready.getApplicationContext().getBean(Endpoints.class);
    var taken = ready.getTimeTaken();
    LOG.info("Tailwater is up{}", taken == null ? "" : " after " + taken.toMillis() + " ms");
    endpoints.edge().ifPresentOrElse(edge -> {
      LOG.info("  page      {}/", endpoints.control());
      LOG.info("  stream    {}/v1/stream", edge);
      LOG.info("  channels  {}/v1/channels", edge);
      endpoints.example()
          .ifPresent(
              channel -> LOG.info("  try       curl -N '{}/v1/stream?channel={}'", edge, channel));
    }, () -> LOG.info("  health    {}/actuator/health", endpoints.control()));
  }
}
