package io.tailwater.testkit;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * An upstream in the format of Wikimedia's EventStreams: many events per millisecond over two
 * topics, ids that are timestamps, and connections that break.
 *
 * <p>
 * {@code GET /v2/stream/recentchange} streams, from {@code Last-Event-ID} or {@code since=}
 * (ISO-8601 or epoch milliseconds; {@code 0} is the beginning) or the end; {@code GET /all} lists
 * the item ids emitted so far, one a line; {@code GET /stats} counts; {@code GET /cut} breaks the
 * open streams. Thread-safe; one virtual thread per connection.
 */
public final class FakeWikimedia implements AutoCloseable {
  private static final int BACKLOG = 100;
  private static final int MIN_CUT_BYTES = 200;
  private static final Duration LOOK = Duration.ofMillis(5);

  private static final String STREAM_HEAD = String.join("\r\n", "HTTP/1.1 200 OK",
      "Content-Type: text/event-stream; charset=utf-8", "Transfer-Encoding: chunked",
      "Cache-Control: no-cache", "", "");

  private final WikimediaLog log;
  private final ServerSocket server;
  private final long seed;
  private final int cutBytes;
  private final Set<Socket> streams = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();

  private FakeWikimedia(ServerSocket server, WikimediaLog log, long seed, int cutBytes) {
    this.server = server;
    this.log = log;
    this.seed = seed;
    this.cutBytes = cutBytes;
  }

  /** An upstream on a free port whose connections hold. */
  public static FakeWikimedia start(int eventsPerSecond, int total, long seed) {
    return start(0, eventsPerSecond, total, seed, 0);
  }

  /**
   * An upstream that emits so many events and then stays.
   *
   * @param port
   *          0 for a free one
   * @param cutBytes
   *          each stream breaks after a random number of bytes up to this one, anywhere in an
   *          event; 0 for never
   */
  public static FakeWikimedia start(int port, int eventsPerSecond, int total, long seed,
      int cutBytes) {
    try {
      var server = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
      var fake = new FakeWikimedia(server, new WikimediaLog(eventsPerSecond, total, seed), seed,
          cutBytes);
      Thread.ofVirtual().name("fake-wikimedia").start(fake::accept);
      return fake;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs an upstream as a process of its own and prints the URL of its stream as the first line.
   *
   * @param args
   *          port, events per second, total, seed and, optionally, the bytes after which to cut
   */
  public static void main(String[] args) throws InterruptedException {
    var fake = start(Integer.parseInt(args[0]), Integer.parseInt(args[1]),
        Integer.parseInt(args[2]), Long.parseLong(args[3]),
        args.length > 4 ? Integer.parseInt(args[4]) : 0);
    try (var out = new FileOutputStream(FileDescriptor.out)) {
      out.write((fake.url() + "\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
      Thread.currentThread().join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      fake.close();
    }
  }

  /** The stream, from its end; add {@code ?since=0} for its beginning. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/v2/stream/recentchange");
  }

  /** How many events were emitted by now, whoever reads them. */
  public int emitted() {
    return log.emitted();
  }

  /** Whether every event was emitted. */
  public boolean isFinished() {
    return log.emitted() == log.total();
  }

  /** The item ids ({@code /meta/id}) emitted so far. */
  public List<String> itemIds() {
    return IntStream.range(0, log.emitted()).mapToObj(log::itemId).toList();
  }

  /** How many streams were ever opened. */
  public int connections() {
    return connections.get();
  }

  /** Breaks every open stream where it is. */
  public void cut() {
    streams.forEach(FakeWikimedia::close);
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      cut();
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        var socket = server.accept();
        Thread.ofVirtual().name("fake-wikimedia-connection").start(() -> serve(socket));
      } catch (IOException _) {
        // Closed; the loop sees it.
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      var in = new BufferedReader(
          new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      var line = in.readLine();
      if (line == null || !line.startsWith("GET ")) {
        return;
      }
      var target = URI.create(line.split(" ", 3)[1]);
      var headers = headers(in);
      var out = new BufferedOutputStream(socket.getOutputStream());
      switch (target.getPath()) {
        case "/v2/stream/recentchange" -> stream(socket, target, headers, out);
        case "/all" -> answer(out, "200 OK", String.join("\n", itemIds()) + "\n");
        case "/stats" -> answer(out, "200 OK",
            "{\"emitted\":%d,\"total\":%d,\"finished\":%b,\"connections\":%d,\"open\":%d}\n"
                .formatted(emitted(), log.total(), isFinished(), connections(), streams.size()));
        case "/cut" -> {
          cut();
          answer(out, "200 OK", "cut\n");
        }
        default -> answer(out, "404 Not Found", "/v2/stream/recentchange, /all, /stats, /cut\n");
      }
    } catch (IOException _) {
      // The client left, or the connection was cut on purpose.
    } finally {
      streams.remove(socket);
    }
  }

  private void stream(Socket socket, URI target, Map<String, String> headers, OutputStream out)
      throws IOException {
    var number = connections.incrementAndGet();
    var random = new Random(seed + number);
    var reader = new WikimediaReader(log, random, headers.getOrDefault("last-event-id", ""),
        since(target));
    streams.add(socket);
    var room = cutBytes == 0
        ? Long.MAX_VALUE
        : random.nextLong(MIN_CUT_BYTES, Math.max(MIN_CUT_BYTES + 1, cutBytes));
    out.write(STREAM_HEAD.getBytes(StandardCharsets.UTF_8));
    var next = ":ok\n\n";
    while (!socket.isClosed() && room > 0) {
      if (next.isEmpty()) {
        out.flush();
        LockSupport.parkNanos(LOOK.toNanos());
      } else {
        room -= chunk(out, next, room);
      }
      next = reader.read();
    }
    out.flush();
  }

  /** Writes as much of the text as there is room for. */
  private static int chunk(OutputStream out, String text, long room) throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    var frame = Integer.toHexString(bytes.length) + "\r\n";
    out.write(frame.getBytes(StandardCharsets.UTF_8));
    out.write(bytes, 0, (int) Math.min(room, bytes.length));
    if (room >= bytes.length) {
      out.write("\r\n".getBytes(StandardCharsets.UTF_8));
    }
    return bytes.length;
  }

  private static Map<String, String> headers(BufferedReader in) throws IOException {
    var headers = new HashMap<String, String>();
    for (var line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      var colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT),
            line.substring(colon + 1).strip());
      }
    }
    return headers;
  }

  private static long since(URI target) {
    var query = target.getRawQuery() == null ? "" : target.getRawQuery();
    for (var parameter : query.split("&", -1)) {
      if (parameter.startsWith("since=")) {
        var text = URLDecoder.decode(parameter.substring("since=".length()),
            StandardCharsets.UTF_8);
        return text.matches("\\d+") ? Long.parseLong(text) : Instant.parse(text).toEpochMilli();
      }
    }
    return -1;
  }

  private static void answer(OutputStream out, String status, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    out.write(("HTTP/1.1 " + status + "\r\nContent-Length: " + bytes.length
        + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.UTF_8));
    out.write(bytes);
    out.flush();
  }

  private static void close(Socket socket) {
    try {
      // A reset rather than an orderly end: what was in flight is lost, as in life.
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
