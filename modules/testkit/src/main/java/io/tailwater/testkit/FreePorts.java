package io.tailwater.testkit;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of loopback that nobody uses at the moment, for processes that must be told theirs. */
public final class FreePorts {
  /** Below those that Linux gives to outgoing connections, which could take one meanwhile. */
  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 32_000;
  private static final int ATTEMPTS = 1_000;

  private FreePorts() {}

  /**
   * So many different ports. Another process may take one before its user does; tests that can let
   * the system choose (port 0) should.
   */
  public static List<Integer> take(int count) throws IOException {
    var held = new ArrayList<ServerSocket>();
    try {
      for (var i = 0; i < count; i++) {
        held.add(free());
      }
      return held.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (var socket : held) {
        socket.close();
      }
    }
  }

  private static ServerSocket free() throws IOException {
    for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
      var port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      try {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
      } catch (BindException taken) {
        // Another one.
      }
    }
    throw new IOException("no port free from " + LOWEST + " to " + HIGHEST);
  }
}
