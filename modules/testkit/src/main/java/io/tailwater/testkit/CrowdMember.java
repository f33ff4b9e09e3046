package io.tailwater.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One chain of resumes: a place in the crowd that connects, is cut and comes back. Confined to the
 * crowd's thread.
 */
final class CrowdMember implements CrowdStream.Reader {
  private static final int SLOW_BUFFER_BYTES = 4 * 1024;

  private final String target;
  private final boolean slow;
  private final CrowdTally tally;
  private SequenceCheck check;
  private CrowdStream stream;
  private Optional<SelectionKey> key = Optional.empty();
  private boolean asked;
  private boolean open;

  CrowdMember(String target, boolean slow, CrowdTally tally) {
    this.target = target;
    this.slow = slow;
    this.tally = tally;
    this.check = newCheck();
    this.stream = new CrowdStream(this, "");
  }

  boolean isSlow() {
    return slow;
  }

  /** Whether its request is out. */
  boolean hasAsked() {
    return asked;
  }

  /** Whether its stream has begun. */
  boolean isOpen() {
    return open;
  }

  SequenceCheck check() {
    return check;
  }

  void connect(int port, Selector selector) throws IOException {
    var channel = SocketChannel.open();
    try {
      if (slow) {
        channel.setOption(StandardSocketOptions.SO_RCVBUF, SLOW_BUFFER_BYTES);
      }
      channel.configureBlocking(false);
      channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      key = Optional.of(channel.register(selector, SelectionKey.OP_CONNECT, this));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Asks for the stream; the request fits into every send buffer. */
  void onConnectable(SelectionKey ready) throws IOException {
    channel(ready).finishConnect();
    var last = stream.lastId();
    stream = new CrowdStream(this, last);
    var request = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
        + (last.isEmpty() ? "" : "Last-Event-ID: " + last + "\r\n") + "\r\n";
    channel(ready).write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
    ready.interestOps(slow ? 0 : SelectionKey.OP_READ);
    asked = true;
    tally.connections.increment();
  }

  /** Takes what fits into the buffer; answers whether the connection is still there. */
  boolean read(ByteBuffer buffer) throws IOException {
    buffer.clear();
    if (key.isEmpty() || channel(key.get()).read(buffer) < 0) {
      return false;
    }
    stream.read(buffer.flip());
    return true;
  }

  /** Leaves by FIN or by RST. */
  void leave(boolean byReset) throws IOException {
    if (key.isPresent()) {
      var channel = channel(key.get());
      if (byReset) {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
      channel.close();
    }
    key = Optional.empty();
    asked = false;
    open = false;
  }

  /** Another one takes its place, who begins with what comes then. */
  void beginAnew() {
    tally.chains.increment();
    check = newCheck();
    stream = new CrowdStream(this, "");
  }

  @Override
  public void onEvent(long[] numbers) {
    tally.events.increment();
    note(check.onEvent(numbers));
  }

  @Override
  public void onNotice(String name, String id) throws IOException {
    switch (name) {
      case "open" -> {
        open = true;
        note(check.onOpen(CursorId.parse(id)));
      }
      case "gap", "reset" -> throw new MalformedAnswerException("told a " + name + " at " + id);
      default -> {
      } // nothing to be checked
    }
  }

  private void note(long skipped) {
    if (skipped > 0) {
      tally.lost.add(skipped);
    } else if (skipped < 0) {
      tally.doubled.increment();
    }
  }

  private SequenceCheck newCheck() {
    return new SequenceCheck(target.contains("%2F"));
  }

  private static SocketChannel channel(SelectionKey key) {
    return (SocketChannel) key.channel();
  }
}
