package io.tailwater.server.role;

import java.util.Objects;

/** A part of the process did not start; it names the key that its user can change. */
public final class PartFailedException extends RuntimeException {
  private final String key;
  private final String address;

  PartFailedException(Phase phase, String key, String address, Throwable cause) {
    super(phase + " did not start", cause);
    this.key = key;
    this.address = address;
  }

  /** The configuration key that decides where the part listens or what it takes. */
  public String key() {
    return key;
  }

  /** Where the part listens, in words. */
  public String address() {
    return address;
  }

  /** Whether that is among the causes. */
  public boolean causedBy(Class<? extends Throwable> type) {
    for (Throwable cause = this; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  /** What the first cause said. */
  public String innermostMessage() {
    Throwable cause = this;
    for (var next = cause.getCause(); next != null; next = next.getCause()) {
      cause = next;
    }
    return Objects.toString(cause.getMessage(), cause.getClass().getSimpleName());
  }
}
