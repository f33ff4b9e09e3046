package io.tailwater.kafka;

/**
 * The embedded broker cannot start; the message is one sentence that names what is in the way and
 * what to do about it.
 */
public final class BrokerStartException extends RuntimeException {
  BrokerStartException(String message) {
    super(message);
  }

  BrokerStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
