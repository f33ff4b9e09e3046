package io.tailwater.testkit;

import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How a {@link StreamClient} asks and behaves; immutable, each method answers a changed copy.
 *
 * @param http
 *          what is sent
 * @param receiveBufferBytes
 *          {@code SO_RCVBUF}; 0 leaves it to the system
 * @param cutAfterBytes
 *          body bytes to take before the connection is cut
 * @param taker
 *          is given each event and notice on the client's thread
 * @param keepsEvents
 *          whether the client keeps events and notices itself as well
 */
public record StreamRequest(HttpRequest http, int receiveBufferBytes, long cutAfterBytes,
    Consumer<ReceivedEvent> taker, boolean keepsEvents) {
  /** Server-sent events, unless another {@code Accept} is given. */
  public static StreamRequest get(int port, String target) {
    return new StreamRequest(HttpRequest.get(port, target), 0, Long.MAX_VALUE, event -> {}, true);
  }

  /** One request header more. */
  public StreamRequest with(String name, String value) {
    return with(http.with(name, value));
  }

  /** These request headers only. */
  public StreamRequest withHeaders(Map<String, String> headers) {
    return with(http.withHeaders(headers));
  }

  /** Resumes after that id, as an {@code EventSource} does; an empty id starts anew. */
  public StreamRequest resumingAfter(String lastEventId) {
    return lastEventId.isEmpty() ? this : with("Last-Event-ID", lastEventId);
  }

  /** With a small buffer a client that stalls is felt by the server soon. */
  public StreamRequest receivingAtMost(int bytes) {
    return new StreamRequest(http, bytes, cutAfterBytes, taker, keepsEvents);
  }

  /** Cuts the connection when exactly so many bytes of the body have been taken. */
  public StreamRequest cutAfterBytes(long bytes) {
    return new StreamRequest(http, receiveBufferBytes, bytes, taker, keepsEvents);
  }

  /** Hands events and notices over instead of keeping them; called on the client's thread. */
  public StreamRequest deliveringTo(Consumer<ReceivedEvent> other) {
    return new StreamRequest(http, receiveBufferBytes, cutAfterBytes, other, false);
  }

  /**
   * Connects, sends the request and waits for the answer's head.
   *
   * @throws IOException
   *           when nobody listens or no valid head comes within 30 s
   */
  public StreamClient open() throws IOException {
    return StreamClient.open(http.headers().first("Accept").isPresent()
        ? this
        : with("Accept", "text/event-stream"));
  }

  private StreamRequest with(HttpRequest other) {
    return new StreamRequest(other, receiveBufferBytes, cutAfterBytes, taker, keepsEvents);
  }
}
