package io.tailwater.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Ports of loopback that nobody uses at the moment, for processes that must be told theirs. */
public final class FreePorts {
  private FreePorts() {}

  /**
   * So many different ports. Another process may take one before its user does; tests that can let
   * the system choose (port 0) should.
   */
  public static List<Integer> take(int count) throws IOException {
    var held = new ArrayList<ServerSocket>();
    try {
      for (var i = 0; i < count; i++) {
        held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return held.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (var socket : held) {
        socket.close();
      }
    }
  }
}
