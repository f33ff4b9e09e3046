package io.tailwater.kafka;

import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something that fails again and again, logged when it begins, once a minute while it lasts, and
 * when it is over. Confined to one thread.
 */
final class Trouble {
  private static final Logger LOG = LoggerFactory.getLogger(Trouble.class);
  private static final long REMINDER_NANOS = Duration.ofMinutes(1).toNanos();

  private final String what;
  private boolean lasting;
  private long loggedNanos;

  Trouble(String what) {
    this.what = what;
  }

  void met(Throwable cause) {
    var now = System.nanoTime();
    if (!lasting || now - loggedNanos > REMINDER_NANOS) {
      lasting = true;
      loggedNanos = now;
      LOG.atWarn().addKeyValue("reason", cause.toString()).log(what);
    }
  }

  void over() {
    if (lasting) {
      lasting = false;
      LOG.atInfo().log("over: {}", what);
    }
  }
}
