package io.tailwater.edge.filter;

/** A value that expressions cannot look into. */
final class Unreadable extends RuntimeException {
  Unreadable(String reason) {
    super(reason, null, false, false);
  }
}
