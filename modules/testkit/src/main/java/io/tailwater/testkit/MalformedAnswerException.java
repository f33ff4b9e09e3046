package io.tailwater.testkit;

import java.io.IOException;

/** An answer breaks the protocol that it claims to speak. */
public final class MalformedAnswerException extends IOException {
  MalformedAnswerException(String message) {
    super(message);
  }
}
