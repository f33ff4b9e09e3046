package io.tailwater.model;

/**
 * Why a session was closed by the edge (protocol 3.6, 4.6): the code of WebSocket, the label of
 * metrics and notices, and whether the client should come back.
 */
public enum CloseReason {
  DRAINING(3000, "draining", true), LIFETIME(3001, "lifetime", true), KAFKA(3002, "kafka",
      true), CAPACITY(3003, "capacity",
          true), SLOW(3008, "slow", true), BAD_REQUEST(3501, "bad-request", false);

  private final int code;
  private final String label;
  private final boolean reconnect;

  CloseReason(int code, String label, boolean reconnect) {
    this.code = code;
    this.label = label;
    this.reconnect = reconnect;
  }

  /** WebSocket close code; 3000 to 3499 reconnect, 3500 to 3999 are terminal. */
  public int code() {
    return code;
  }

  /** The word in notices, logs and metrics. */
  public String label() {
    return label;
  }

  /** Whether the client should come back. */
  public boolean reconnect() {
    return reconnect;
  }
}
