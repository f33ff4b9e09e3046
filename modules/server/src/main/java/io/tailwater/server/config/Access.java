package io.tailwater.server.config;

/** Who may connect. */
public enum Access {
  /** This machine only: a bind address that others can reach is refused. */
  LOOPBACK,
  /** Whoever reaches the ports; said aloud because nothing else protects them yet. */
  OPEN
}
