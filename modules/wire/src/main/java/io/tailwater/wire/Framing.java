package io.tailwater.wire;

/** What stands around a frame's own bytes on the connection. */
public enum Framing {
  /** Nothing: HTTP/2, WebSocket, HTTP/1.0, or a transport that frames by itself. */
  PLAIN,
  /**
   * One HTTP/1.1 chunk per frame (RFC 9112, 7.1), so that the chunk is part of the shared bytes.
   */
  CHUNKED
}
