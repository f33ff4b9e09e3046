package io.tailwater.testkit;

import java.io.EOFException;

/** The connection ended before the answer did. */
public final class TruncatedAnswerException extends EOFException {
  TruncatedAnswerException(String message) {
    super(message);
  }
}
