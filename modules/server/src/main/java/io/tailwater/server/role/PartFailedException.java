package io.tailwater.server.role;

import java.util.Objects;

/** A part of the process did not start; it names the key that its user can change. */
public final class PartFailedException extends RuntimeException {
  private final Part.Setting setting;

  PartFailedException(Phase phase, Part.Setting setting, Throwable cause) {
    super(phase + " did not start", cause);
    this.setting = setting;
  }

  /** The configuration key that decides where the part listens or what it takes. */
  public String key() {
    return setting.key();
  }

  /** What the key is set to, in words. */
  public String setting() {
    return setting.value();
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
