package io.tailwater.edge.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.UnixChannel;
import io.tailwater.edge.transport.NettySegments.NettySegment;
import io.tailwater.stream.Frame;
import io.tailwater.stream.Segments.Segment;
import io.tailwater.stream.Sink;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One session's way to its socket: what is shared goes straight from where it lies to the kernel;
 * only the rest of a frame that the kernel took in part is copied and waits here.
 *
 * <p>
 * A session's own frames are gathered in a buffer of the event loop until {@link #flush}, which
 * ends each turn. At most {@value #GATHERED_BYTES} bytes and one frame wait for a client that does
 * not read. Confined to its event loop.
 */
final class Connection implements Sink, ChannelFutureListener {
  /** Bytes of a session's own frames that are written at once. */
  static final int GATHERED_BYTES = 32 * 1024;

  /** Bytes that are handed at once to a transport that cannot say how much the kernel takes. */
  private static final int BYTES_AT_ONCE = 16 * 1024;

  private final ChannelHandlerContext context;
  private final @Nullable FileDescriptor socket;
  private final Gathered gathered;
  private final StreamSession session;
  private @Nullable ByteBuf rest;
  private long written;
  private int outstanding;
  private long waitsSinceMillis;
  private long lastWaiting;

  Connection(ChannelHandlerContext context, Gathered gathered, StreamSession session) {
    this.context = context;
    this.socket = context.channel() instanceof UnixChannel unix && gathered.bytes()
        .hasMemoryAddress() ? unix.fd() : null;
    this.gathered = gathered;
    this.session = session;
  }

  @Override
  public boolean isWritable() {
    return !isWaiting() && rest == null && gathered.length() < GATHERED_BYTES
        && context.channel().isOpen();
  }

  @Override
  public void write(Frame frame) {
    written += frame.length();
    gathered.add(frame.array(), frame.length());
  }

  /** Writes bytes that are this session's own. */
  void write(byte[] bytes) {
    written += bytes.length;
    gathered.add(bytes, bytes.length);
  }

  @Override
  public int write(Segment segment, int from, int to) {
    if (gathered.length() > 0) {
      flush();
      if (!isWritable()) {
        return 0;
      }
    }
    var bytes = ((NettySegment) segment).buffer();
    var sent = send(bytes, from, to);
    if (sent == to - from) {
      written += sent;
      return sent;
    }
    // At least one byte more is taken, because Netty watches a socket only for what it holds.
    var taken = socket == null ? Math.min(BYTES_AT_ONCE, to - from) : sent + 1;
    keep(bytes, from + sent, from + taken);
    written += taken;
    return taken;
  }

  @Override
  public void finish(Segment segment, int from, int to) {
    written += to - from;
    keep(((NettySegment) segment).buffer(), from, to);
  }

  /** Hands everything over that was written since the last time. */
  void flush() {
    if (gathered.length() > 0) {
      var bytes = gathered.bytes();
      var sent = isWaiting() || rest != null ? 0 : send(bytes, 0, bytes.writerIndex());
      if (sent < bytes.writerIndex()) {
        keep(bytes, sent, bytes.writerIndex());
      }
      gathered.clear();
    }
    if (rest != null) {
      var kept = rest;
      rest = null;
      await(context.writeAndFlush(kept));
    }
  }

  /** Bytes that were written so far. */
  long written() {
    return written;
  }

  /**
   * How long the client has taken nothing of what waits for it, as far as this was asked before; 0
   * where nothing waits.
   */
  long waitsMillis(long nowMillis) {
    if (!isWaiting()) {
      return 0;
    }
    var outbound = context.channel().unsafe().outboundBuffer();
    var waits = outbound == null
        ? 0
        : outbound.totalPendingWriteBytes()
            - outbound.currentProgress();
    if (waits != lastWaiting) {
      lastWaiting = waits;
      waitsSinceMillis = nowMillis;
    }
    return nowMillis - waitsSinceMillis;
  }

  /** Netty was given bytes to write; what follows must not overtake them. */
  void await(ChannelFuture written) {
    if (outstanding++ == 0) {
      waitsSinceMillis = Clock.millis();
    }
    written.addListener(this);
  }

  /** Ends the connection once everything is written. */
  void closeWhenWritten(byte[] last) {
    write(last);
    flush();
    context.writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(ChannelFutureListener.CLOSE);
  }

  /** Ends the connection at once. */
  void close() {
    var _ = context.close();
  }

  @Override
  public void operationComplete(ChannelFuture written) {
    outstanding--;
    if (outstanding == 0 && written.isSuccess()) {
      session.wake();
    }
  }

  /** The session is over; frees what was not handed over. */
  void discard() {
    if (rest != null) {
      rest.release();
      rest = null;
    }
  }

  private boolean isWaiting() {
    return outstanding > 0;
  }

  private int send(ByteBuf bytes, int from, int to) {
    // Once closed, the descriptor's number may be another connection's.
    if (socket == null || !socket.isOpen()) {
      return 0;
    }
    try {
      return socket.writeAddress(bytes.memoryAddress(), from, to);
    } catch (IOException e) {
      // The client is gone. Netty meets the same when it writes the rest, and says so in time.
      return 0;
    }
  }

  private void keep(ByteBuf bytes, int from, int to) {
    if (rest == null) {
      rest = context.alloc().directBuffer(to - from);
    }
    rest.writeBytes(bytes, from, to - from);
  }
}
