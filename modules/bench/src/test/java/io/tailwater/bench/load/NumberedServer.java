package io.tailwater.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A small real server of event streams that numbers its events, resumes after the number in
 * {@code Last-Event-ID}, and makes the mistakes it is told to make.
 */
final class NumberedServer implements AutoCloseable {
  private final Mistakes mistakes;
  private final ServerSocket listener;
  private final List<String> events = new ArrayList<>();
  private final List<String> heads = new ArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

  /**
   * What it does wrong.
   *
   * @param skipped
   *          events left out after a resume
   * @param repeated
   *          events sent again after a resume
   * @param endAfter
   *          events after which it ends a connection
   */
  record Mistakes(int skipped, int repeated, int endAfter) {
    static final Mistakes NONE = new Mistakes(0, 0, Integer.MAX_VALUE);
  }

  private NumberedServer(Mistakes mistakes) throws IOException {
    this.mistakes = mistakes;
    this.listener = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
  }

  /** Starts to listen, and to publish at this rate. */
  static NumberedServer start(int eventsPerSecond, Mistakes mistakes) throws IOException {
    var server = new NumberedServer(mistakes);
    server.threads.execute(server::accept);
    var _ = server.clock.scheduleAtFixedRate(server::publish, 0, 1_000_000 / eventsPerSecond,
        TimeUnit.MICROSECONDS);
    return server;
  }

  String url() {
    return "http://127.0.0.1:" + listener.getLocalPort() + "/events";
  }

  /** The heads of all requests so far, their names in lower case. */
  List<String> heads() {
    synchronized (events) {
      return List.copyOf(heads);
    }
  }

  private void publish() {
    synchronized (events) {
      var number = events.size() + 1;
      var now = Instant.now();
      var nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
      events.add("data: {\"seq\":" + number + ",\"ts\":" + nanos + "}\nid: " + number + "\n\n");
      events.notifyAll();
    }
  }

  private void accept() {
    try {
      while (!listener.isClosed()) {
        var socket = listener.accept();
        threads.execute(() -> serve(socket));
      }
    } catch (IOException e) {
      if (!listener.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      var next = firstIndex(head(socket));
      var out = socket.getOutputStream();
      out.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n".getBytes(US_ASCII));
      out.write("Transfer-Encoding: chunked\r\n\r\n".getBytes(US_ASCII));
      for (var sent = 0; sent < mistakes.endAfter; sent++) {
        var event = event(next++);
        // Cut in the middle of a line, so that chunks do not follow events.
        out.write(chunk(event.substring(0, 9)));
        out.write(chunk(event.substring(9)));
      }
      out.write("0\r\n\r\n".getBytes(US_ASCII));
    } catch (IOException | InterruptedException _) {
      // The client left, or the server closes.
    }
  }

  private String head(Socket socket) throws IOException {
    var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
    var head = new StringBuilder();
    for (var line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
      head.append(line.toLowerCase(Locale.ROOT)).append('\n');
    }
    synchronized (events) {
      heads.add(head.toString());
    }
    return head.toString();
  }

  private int firstIndex(String head) {
    var from = head.indexOf("last-event-id: ");
    if (from < 0) {
      synchronized (events) {
        return events.size();
      }
    }
    var id = head.substring(from + "last-event-id: ".length(), head.indexOf('\n', from));
    return Integer.parseInt(id) + mistakes.skipped - mistakes.repeated;
  }

  private String event(int index) throws InterruptedException {
    synchronized (events) {
      while (events.size() <= index) {
        events.wait();
      }
      return events.get(index);
    }
  }

  private static byte[] chunk(String text) {
    return (Integer.toHexString(text.length()) + "\r\n" + text + "\r\n").getBytes(US_ASCII);
  }

  @Override
  public void close() throws IOException {
    clock.shutdownNow();
    listener.close();
    threads.shutdownNow();
    threads.close();
  }
}
