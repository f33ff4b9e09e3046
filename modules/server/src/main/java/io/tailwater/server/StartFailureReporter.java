package io.tailwater.server;

import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Says in one sentence why the process did not start; Spring Boot calls it before its own reports,
 * which remain for causes that nobody foresaw.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class StartFailureReporter implements SpringBootExceptionReporter {
  /** Spring Boot's constructor for reporters. */
  StartFailureReporter(@Nullable ConfigurableApplicationContext context) {}

  @Override
  public boolean reportException(Throwable failure) {
    var known = StartFailure.of(failure);
    if (known.sentence().isEmpty()) {
      return false;
    }
    LoggerFactory.getLogger(Tailwater.class).error("Tailwater did not start. {}", known.sentence());
    return true;
  }
}
