package io.tailwater.edge;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sends fuzzed requests, several at once on one connection as long as it is kept, and checks every
 * answer. Confined to one thread.
 */
final class FuzzClient {
  private static final int AT_ONCE = 16;
  private static final int PATIENCE_MILLIS = 100_000;

  private final int port;
  private final FuzzInputs inputs;
  private final ArrayDeque<FuzzInput> pending = new ArrayDeque<>();
  private final Map<String, Long> outcomes = new TreeMap<>();

  FuzzClient(int port, FuzzInputs inputs) {
    this.port = port;
    this.inputs = inputs;
  }

  /** How often each outcome came. */
  Map<String, Long> outcomes() {
    return outcomes;
  }

  /** Sends requests on one connection until it ends; tells how many were answered. */
  int connection(int most) throws IOException {
    var done = 0;
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MILLIS);
      var in = new BufferedInputStream(socket.getInputStream());
      var open = true;
      while (open && done < most) {
        var before = pending.size();
        open = exchange(socket, in, send(socket));
        done += Math.max(before, AT_ONCE) - pending.size();
      }
    }
    return done;
  }

  /** One that may not end is sent alone; the end of sending is a client's leaving. */
  private List<FuzzInput> send(Socket socket) throws IOException {
    while (pending.size() < AT_ONCE) {
      pending.addLast(inputs.next());
    }
    var sent = new ArrayList<FuzzInput>();
    var bytes = new ByteArrayOutputStream();
    for (var input : pending) {
      if (!sent.isEmpty() && !(input.framed() && sent.getLast().framed())) {
        break;
      }
      sent.add(input);
      bytes.writeBytes(input.encoded());
    }
    try {
      socket.getOutputStream().write(bytes.toByteArray());
      if (!sent.getLast().framed()) {
        socket.shutdownOutput();
      }
    } catch (SocketException e) {
      // It was answered and closed meanwhile; what was answered can still be read.
      count("cut while sending");
    }
    return sent;
  }

  /** Whether the connection can be used on. */
  private boolean exchange(Socket socket, BufferedInputStream in, List<FuzzInput> sent)
      throws IOException {
    for (var input : sent) {
      try {
        if (!input.framed()) {
          pending.removeFirst();
          answersUntilTheEnd(in);
          return false;
        }
        var answer = FuzzAnswer.read(in, input.method());
        if (answer.isEmpty()) {
          throw new AssertionError("the connection ended without an answer");
        }
        answer.get().check(input.method());
        count((answer.get().isStream() ? "stream " : "") + answer.get().status());
        pending.removeFirst();
        if (answer.get().closes()) {
          return false;
        }
      } catch (SocketException e) {
        // A reset may overtake an answer behind which the server closes while more was being sent.
        count("reset");
        pending.removeFirst();
        return false;
      } catch (RuntimeException | IOException | AssertionError e) {
        throw new AssertionError("after " + socket.getLocalPort() + ": " + input.shortened(), e);
      }
    }
    return true;
  }

  private void answersUntilTheEnd(BufferedInputStream in) throws IOException {
    for (var answer = FuzzAnswer.read(in, ""); answer
        .isPresent(); answer = FuzzAnswer.read(in, "")) {
      answer.get().check("");
      count("wild " + answer.get().status());
      if (answer.get().closes()) {
        return;
      }
    }
    count("wild end");
  }

  private void count(String outcome) {
    outcomes.merge(outcome, 1L, Long::sum);
  }
}
