package io.tailwater.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * A connection on which any bytes are sent and the bytes that come back are looked at as they are.
 */
final class RawConnection implements AutoCloseable {
  private final Socket socket;

  private RawConnection(Socket socket) {
    this.socket = socket;
  }

  static RawConnection open(int port) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    return new RawConnection(socket);
  }

  RawConnection send(String bytes) throws IOException {
    return send(bytes.getBytes(ISO_8859_1));
  }

  RawConnection send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /** Says that nothing more is sent. */
  void endSending() throws IOException {
    socket.shutdownOutput();
  }

  /** Each byte in a packet of its own. */
  RawConnection trickle(String bytes) throws IOException {
    for (var b : bytes.getBytes(ISO_8859_1)) {
      socket.getOutputStream().write(b);
      socket.getOutputStream().flush();
    }
    return this;
  }

  /** Everything up to and with that text. */
  String readUntil(String wanted, Duration atMost) throws IOException {
    var got = new ByteArrayOutputStream();
    var deadline = System.nanoTime() + atMost.toNanos();
    while (!got.toString(ISO_8859_1).endsWith(wanted)) {
      var b = read(deadline);
      if (b < 0) {
        throw new AssertionError("the connection ended before '" + wanted + "': "
            + got.toString(ISO_8859_1));
      }
      got.write(b);
    }
    return got.toString(ISO_8859_1);
  }

  /** Everything until the server closes; a reset counts as closing. */
  String readToEnd(Duration atMost) throws IOException {
    var got = new ByteArrayOutputStream();
    var deadline = System.nanoTime() + atMost.toNanos();
    try {
      for (var b = read(deadline); b >= 0; b = read(deadline)) {
        got.write(b);
      }
    } catch (SocketException e) {
      // reset
    }
    return got.toString(ISO_8859_1);
  }

  private int read(long deadlineNanos) throws IOException {
    var millis = (deadlineNanos - System.nanoTime()) / 1_000_000;
    if (millis <= 0) {
      throw new AssertionError("the server neither answers nor closes");
    }
    socket.setSoTimeout(Math.toIntExact(millis));
    try {
      return socket.getInputStream().read();
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the server neither answers nor closes", e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
