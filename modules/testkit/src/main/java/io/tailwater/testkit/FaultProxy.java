package io.tailwater.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A port of loopback that forwards connections to another one and cuts each where its
 * {@link CutPlan} says: exactly so many of the server's bytes reach the client, then FIN or RST.
 *
 * <p>
 * Two virtual threads for each connection; every method may be called from any thread.
 */
public final class FaultProxy implements AutoCloseable {
  private static final int BUFFER_BYTES = 16 * 1024;
  private static final int BACKLOG = 128;

  private final ServerSocket listener;
  private final int target;
  private final CutPlan plan;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger fins = new AtomicInteger();
  private final AtomicInteger resets = new AtomicInteger();
  private final AtomicInteger cutsAfterIdLine = new AtomicInteger();
  private volatile boolean calm;

  private FaultProxy(ServerSocket listener, int target, CutPlan plan) {
    this.listener = listener;
    this.target = target;
    this.plan = plan;
  }

  /** Starts one before that port of loopback; the caller closes it. */
  public static FaultProxy before(int target, CutPlan plan) throws IOException {
    var listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    var proxy = new FaultProxy(listener, target, plan);
    Thread.ofVirtual().name("fault-proxy-" + listener.getLocalPort()).start(proxy::accept);
    return proxy;
  }

  /** Where clients connect. */
  public int port() {
    return listener.getLocalPort();
  }

  /** From now on nothing is cut, open connections included. */
  public void calm() {
    calm = true;
  }

  /** Connections that clients made. */
  public int connections() {
    return connections.get();
  }

  /** Connections that were cut. */
  public int cuts() {
    return fins() + resets();
  }

  /** Connections that were cut by FIN. */
  public int fins() {
    return fins.get();
  }

  /** Connections that were cut by RST. */
  public int resets() {
    return resets.get();
  }

  /**
   * Of the cuts, those exactly between an {@code id:} line and the empty line that belongs to it:
   * who
   * commits an id as soon as it comes loses an event there.
   */
  public int cutsAfterIdLine() {
    return cutsAfterIdLine.get();
  }

  /** Closes the port and every connection. */
  @Override
  public void close() throws IOException {
    listener.close();
    for (var socket : sockets) {
      socket.close();
    }
  }

  private void accept() {
    try {
      while (true) {
        var client = listener.accept();
        var cut = plan.next();
        connections.incrementAndGet();
        Thread.ofVirtual().name("fault-proxy-answers").start(() -> relay(client, cut));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void relay(Socket client, CutPlan.Cut cut) {
    try (client; var server = new Socket()) {
      sockets.add(client);
      sockets.add(server);
      if (listener.isClosed()) {
        return;
      }
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
      Thread.ofVirtual().name("fault-proxy-requests").start(() -> forwardRequests(client, server));
      forwardAnswers(server, client, cut);
    } catch (IOException e) {
      // One side left; closing tells the other.
    } finally {
      sockets.remove(client);
      sockets.removeIf(Socket::isClosed);
    }
  }

  private static void forwardRequests(Socket client, Socket server) {
    try (server) {
      client.getInputStream().transferTo(server.getOutputStream());
    } catch (IOException e) {
      // One side left; closing tells the other.
    }
  }

  private void forwardAnswers(Socket server, Socket client, CutPlan.Cut cut) throws IOException {
    var in = server.getInputStream();
    var out = client.getOutputStream();
    var ids = new IdLines();
    var buffer = new byte[BUFFER_BYTES];
    for (var count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      var passing = calm ? count : cut.passing(buffer, count);
      for (var i = 0; i < passing; i++) {
        ids.feed(buffer[i]);
      }
      out.write(buffer, 0, passing);
      if (passing < count) {
        cut(client, cut.byReset(), ids.justEnded());
        return;
      }
    }
  }

  private void cut(Socket client, boolean byReset, boolean afterIdLine) throws IOException {
    if (afterIdLine) {
      cutsAfterIdLine.incrementAndGet();
    }
    if (byReset) {
      resets.incrementAndGet();
      client.setSoLinger(true, 0);
    } else {
      fins.incrementAndGet();
      client.shutdownOutput();
    }
    client.close();
  }
}
