package io.tailwater.server.role;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process because one of its parts cannot go on: half a process would look alive while it
 * does not do its work, and whoever runs it starts another one.
 */
final class ProcessEnd {
  /** The exit code; those of a start that failed are lower. */
  static final int EXIT_CODE = 5;

  private static final Logger LOG = LoggerFactory.getLogger(ProcessEnd.class);

  private ProcessEnd() {}

  /** Ends the process soon; returns at once, for the caller may be a thread that is waited for. */
  static void because(String part, Throwable cause) {
    LOG.atError()
        .setCause(cause)
        .addKeyValue("part", part)
        .log("a part cannot go on; the process ends");
    Thread.ofPlatform().daemon().name("process-end").start(() -> System.exit(EXIT_CODE));
  }
}
