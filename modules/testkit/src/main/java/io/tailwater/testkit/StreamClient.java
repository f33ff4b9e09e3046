package io.tailwater.testkit;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A strict streaming client over a raw socket: HTTP/1.1 framing, then server-sent events as a
 * browser reads them, or NDJSON frames. It can be cut, reset and stalled at will, and never
 * reconnects by itself.
 *
 * <p>
 * One virtual thread reads; every method may be called from any thread. It keeps what it receives
 * until it is collected, unless {@link StreamRequest#deliveringTo} takes it.
 */
public final class StreamClient implements AutoCloseable {
  private static final int HEAD_TIMEOUT_MILLIS = 30_000;
  private static final int READ_BYTES = 16 * 1024;

  private final Socket socket;
  private final HttpHead head;
  private final Received received;
  private final long cutAfterBytes;

  private StreamClient(Socket socket, HttpHead head, StreamRequest request) {
    this.socket = socket;
    this.head = head;
    this.received = new Received(request.taker(), request.keepsEvents());
    this.cutAfterBytes = request.cutAfterBytes();
  }

  /**
   * Asks for server-sent events, unless the headers accept something else.
   *
   * @throws IOException
   *           as {@link StreamRequest#open()}
   */
  public static StreamClient get(int port, String target, Map<String, String> headers)
      throws IOException {
    return StreamRequest.get(port, target).withHeaders(headers).open();
  }

  static StreamClient open(StreamRequest request) throws IOException {
    var socket = new Socket();
    try {
      if (request.receiveBufferBytes() > 0) {
        socket.setReceiveBufferSize(request.receiveBufferBytes());
      }
      request.http().connect(socket);
      socket.setSoTimeout(HEAD_TIMEOUT_MILLIS);
      request.http().writeTo(socket.getOutputStream());
      var bytes = request.receiveBufferBytes() > 0 ? request.receiveBufferBytes() : READ_BYTES;
      var in = new BufferedInputStream(socket.getInputStream(), bytes);
      var head = HttpHead.read(in);
      socket.setSoTimeout(0);
      var client = new StreamClient(socket, head, request);
      Thread.ofVirtual().name("stream-client").start(() -> client.run(in));
      return client;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /** The answer's status code. */
  public int status() {
    return head.status();
  }

  /** The answer's headers. */
  public HeaderFields headers() {
    return head.headers();
  }

  /** Events, not notices, in the order received. */
  public List<ReceivedEvent> events() {
    return received.all().stream().filter(event -> !event.isNotice()).toList();
  }

  /** Events and notices in the order received. */
  public List<ReceivedEvent> all() {
    return received.all();
  }

  /** Notices of that name, given without {@code stream.}. */
  public List<ReceivedEvent> notices(String name) {
    return received.all().stream().filter(event -> event.isNotice(name)).toList();
  }

  /** Comment lines without their colon; for NDJSON empty lines. Heartbeats are such. */
  public List<String> comments() {
    return received.comments();
  }

  /** The newest {@code retry:}, milliseconds. */
  public Optional<Long> retryMillis() {
    return received.retryMillis();
  }

  /** What a browser would resume with: the id of the last block that was complete. */
  public String lastEventId() {
    return received.committedId();
  }

  /** What a client would resume with that commits an id as soon as its line has come. */
  public String naiveLastEventId() {
    return received.seenId();
  }

  /** Body bytes taken so far, transfer coding removed. */
  public long bytesTaken() {
    return received.bytes();
  }

  /** The body where it is neither an event stream nor NDJSON, as far as it came. */
  public String text() {
    return received.text();
  }

  /** How the stream ended, once it has. */
  public Optional<StreamEnd> end() {
    return received.end();
  }

  /**
   * Waits for the first event or notice, of those received already too, that the predicate takes.
   *
   * @throws AssertionError
   *           when none came in time or the stream ended without it
   */
  public ReceivedEvent await(Predicate<ReceivedEvent> wanted, Duration atMost) {
    return received.await(wanted, atMost);
  }

  /**
   * Waits until so many events, notices not counted, were received.
   *
   * @throws AssertionError
   *           when they did not come in time or the stream ended before
   */
  public List<ReceivedEvent> awaitEvents(int count, Duration atMost) {
    received.awaitCount(count, atMost);
    return received.all().stream().filter(event -> !event.isNotice()).limit(count).toList();
  }

  /**
   * Waits until the stream has ended.
   *
   * @throws AssertionError
   *           when it goes on
   */
  public StreamEnd awaitEnd(Duration atMost) {
    return received.awaitEnd(atMost);
  }

  /** Takes nothing more from the socket, at most one buffer, until {@link #resumeReading()}. */
  public void stall() {
    received.stall(true);
  }

  /** Goes on after {@link #stall()}. */
  public void resumeReading() {
    received.stall(false);
  }

  /** Closes the connection (FIN); what has not been taken by now does not count. */
  public void cut() throws IOException {
    received.endIfOpen(new StreamEnd(StreamEnd.Kind.CUT, "cut"));
    try {
      socket.shutdownOutput();
    } catch (SocketException e) {
      // the server was first
    }
    socket.close();
  }

  /** Resets the connection (RST); what has not been taken by now does not count. */
  public void reset() throws IOException {
    try {
      // First of all: the reader closes the socket as soon as it sees the end.
      socket.setSoLinger(true, 0);
    } catch (SocketException e) {
      // It was closed already.
    }
    received.endIfOpen(new StreamEnd(StreamEnd.Kind.CUT, "reset"));
    socket.close();
  }

  @Override
  public void close() throws IOException {
    cut();
  }

  private void run(InputStream in) {
    try (socket) {
      take(head.body(in));
      received.endIfOpen(new StreamEnd(StreamEnd.Kind.COMPLETE, ""));
    } catch (MalformedAnswerException e) {
      received.endIfOpen(new StreamEnd(StreamEnd.Kind.MALFORMED, String.valueOf(e.getMessage())));
    } catch (IOException e) {
      received.endIfOpen(new StreamEnd(StreamEnd.Kind.BROKEN, e.toString()));
    } catch (RuntimeException | Error e) {
      received.endIfOpen(new StreamEnd(StreamEnd.Kind.MALFORMED, "the taker of events threw " + e));
    }
  }

  private void take(InputStream body) throws IOException {
    var parser = parser();
    var buffer = new byte[READ_BYTES];
    while (received.end().isEmpty()) {
      if (bytesTaken() >= cutAfterBytes) {
        cut();
        return;
      }
      var count = body.read(buffer, 0, (int) Math.min(buffer.length, cutAfterBytes - bytesTaken()));
      if (count < 0) {
        return;
      }
      received.take(parser, buffer, count);
    }
  }

  private StreamParser parser() {
    var type = headers().first("Content-Type").orElse("").replaceFirst("[ \\t]*;.*", "");
    return switch (type) {
      case "text/event-stream" -> new SseParser(received);
      case "application/x-ndjson" -> new NdjsonParser(received);
      default -> received::onText;
    };
  }
}
