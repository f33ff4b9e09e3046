package io.tailwater.bench.load;

import io.tailwater.bench.figures.WallClock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * One thread with one selector that holds a share of the sessions.
 *
 * <p>
 * Everything in it is confined to that thread but the tally, which is also read by others; the
 * sessions may be read when the thread has ended. It allocates per connection and per look at the
 * sockets, not per event.
 */
final class Worker implements Runnable {
  private static final int READ_BYTES = 256 << 10;
  private static final int SLOW_RECEIVE_BUFFER = 4096;
  private static final long SLOW_TURN_NANOS = 100_000_000L;
  private static final int SLOW_TURNS_PER_SECOND = 10;
  private static final long LONGEST_WAIT_MILLIS = 20;

  private final LoadSettings settings;
  private final Signals signals;
  private final Tally tally = new Tally();
  private final Receipt receipt = new Receipt();
  private final WallClock clock = new WallClock();
  private final Selector selector;
  private final List<Session> sessions = new ArrayList<>();
  private final PriorityQueue<Session> due = new PriorityQueue<>(
      Comparator.comparingLong(session -> session.dueNanos));
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
  private final byte[] bytes = new byte[READ_BYTES];
  private final CutRounds cuts;
  private final long arrivalNanos;

  private int nextToCut;
  private long nextReturn;
  private long nextSlowTurn;

  /**
   * Takes every {@code threads}th session, from the given one.
   *
   * @param startNanos
   *          when the first session of all is to connect
   */
  Worker(LoadSettings settings, Signals signals, int first, long startNanos) throws IOException {
    this.settings = settings;
    this.signals = signals;
    var threads = settings.generator().threads();
    for (var number = first; number < settings.arrivals().sessions(); number += threads) {
      var session = new Session(number, settings, tally, receipt);
      session.dueNanos = startNanos + settings.arrivals().offsetNanos(number);
      sessions.add(session);
      due.add(session);
    }
    this.cuts = new CutRounds(settings.cuts(), sessions.size());
    this.arrivalNanos = (long) (threads * 1e9 / settings.arrivals().rate());
    this.selector = Selector.open();
  }

  Tally tally() {
    return tally;
  }

  /** Only when the thread has ended. */
  List<Session> sessions() {
    return sessions;
  }

  @Override
  public void run() {
    var tickNanos = settings.generator().tick().toNanos();
    try (selector) {
      while (!signals.stopped) {
        if (tickNanos > 0) {
          LockSupport.parkNanos(tickNanos);
        }
        var now = look();
        cut(cuts.take(now, signals), now);
        connectWhoIsDue(now);
        readSlowly(now);
        selector.select(this::onReady, waitMillis(tickNanos));
      }
      sessions.forEach(this::close);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Takes the time. */
  private long look() {
    var now = System.nanoTime();
    receipt.nanoTime = now;
    receipt.wallNanos = clock.at(now);
    receipt.measured = signals.measuring;
    return now;
  }

  private long waitMillis(long tickNanos) {
    var next = due.peek();
    var wait = next == null
        ? LONGEST_WAIT_MILLIS
        : (next.dueNanos - System.nanoTime()) / 1_000_000;
    return tickNanos > 0 ? 1 : Math.clamp(wait, 1, LONGEST_WAIT_MILLIS);
  }

  private void connectWhoIsDue(long now) {
    for (var next = due.peek(); next != null && next.dueNanos <= now; next = due.peek()) {
      due.remove();
      connect(next);
    }
  }

  private void connect(Session session) {
    session.state = Session.State.CONNECTING;
    try {
      var channel = SocketChannel.open();
      session.channel = channel;
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      if (session.slow) {
        channel.setOption(StandardSocketOptions.SO_RCVBUF, SLOW_RECEIVE_BUFFER);
      }
      var source = settings.arrivals().source(session.number);
      if (source.isPresent()) {
        channel.bind(new InetSocketAddress(source.get(), 0));
      }
      var interest = channel.connect(session.target.address()) ? 0 : SelectionKey.OP_CONNECT;
      var key = channel.register(selector, interest, session);
      if (interest == 0) {
        onConnected(key, session);
      }
    } catch (IOException e) {
      fail(session, cause(e));
    }
  }

  private void onReady(SelectionKey key) {
    var session = (Session) key.attachment();
    look();
    if (!key.isValid()) {
      return;
    }
    try {
      if (key.isConnectable()) {
        ((SocketChannel) key.channel()).finishConnect();
        onConnected(key, session);
      } else if (key.isReadable()) {
        read(session, READ_BYTES);
      }
    } catch (IOException e) {
      fail(session, cause(e));
    }
  }

  private void onConnected(SelectionKey key, Session session) throws IOException {
    session.onConnected();
    var request = ByteBuffer.wrap(session.target.request(session.path, settings.headers(),
        session.lastEventId()));
    session.channel().write(request);
    if (request.hasRemaining()) {
      throw new IOException("the request did not fit an empty socket buffer");
    }
    // A slow session reads when it is its turn.
    key.interestOps(session.slow ? 0 : SelectionKey.OP_READ);
  }

  private void read(Session session, int limit) throws IOException {
    buffer.clear().limit(limit);
    var length = session.channel().read(buffer);
    if (length < 0) {
      end(session, "ended by the server");
      return;
    }
    buffer.flip().get(bytes, 0, length);
    tally.add(Count.BYTES, length);
    tally.add(Count.READS, 1);
    switch (session.reader.feed(bytes, 0, length)) {
      case MORE -> {
        // The events are counted already.
      }
      case HEAD -> onHead(session);
      case END -> {
        if (session.state == Session.State.ASKING) {
          onHead(session);
        }
        end(session, "ended by the server");
      }
      case MALFORMED -> fail(session, "not HTTP/1.1");
    }
  }

  private void onHead(Session session) {
    var problem = session.reader.problem();
    if (problem.isPresent()) {
      fail(session, problem.get());
      return;
    }
    session.state = Session.State.OPEN;
    tally.add(Count.OPEN, 1);
    tally.add(Count.OPENED, 1);
    tally.add(Count.RESUMED, session.resumes() ? 1 : 0);
    Tally.record(tally.connect, receipt.nanoTime - session.dueNanos);
  }

  private void fail(Session session, String cause) {
    if (session.state == Session.State.OPEN) {
      end(session, cause);
      return;
    }
    tally.add(Count.FAILED, 1);
    tally.trouble(cause);
    leave(session);
  }

  private void end(Session session, String cause) {
    if (session.state == Session.State.OPEN) {
      tally.add(Count.OPEN, -1);
      tally.add(Count.ENDED, 1);
      tally.trouble(cause);
      leave(session);
    }
  }

  /** Comes back later, if sessions do. */
  private void leave(Session session) {
    close(session);
    var pause = settings.reconnect();
    session.state = pause.isPresent() ? Session.State.WAITING : Session.State.OVER;
    if (pause.isPresent()) {
      session.dueNanos = System.nanoTime() + pause.get().toNanos();
      due.add(session);
    }
  }

  private void cut(int wanted, long now) {
    var left = wanted;
    for (var looked = 0; left > 0 && looked < sessions.size(); looked++) {
      var session = sessions.get(nextToCut);
      nextToCut = (nextToCut + 1) % sessions.size();
      if (session.state == Session.State.OPEN) {
        left--;
        cut(session, now);
      }
    }
  }

  private void cut(Session session, long now) {
    tally.add(Count.OPEN, -1);
    tally.add(Count.CUT, 1);
    session.onCut(now);
    if (settings.cuts().reset()) {
      try {
        session.channel().setOption(StandardSocketOptions.SO_LINGER, 0);
      } catch (IOException e) {
        tally.trouble(cause(e));
      }
    }
    close(session);
    session.state = Session.State.WAITING;
    session.dueNanos = Math.max(nextReturn, now + settings.cuts().away().toNanos());
    nextReturn = session.dueNanos + arrivalNanos;
    due.add(session);
  }

  private void readSlowly(long now) {
    if (settings.slowness().share() == 0 || now < nextSlowTurn) {
      return;
    }
    nextSlowTurn = now + SLOW_TURN_NANOS;
    var limit = Math.clamp(settings.slowness().bytesPerSecond() / SLOW_TURNS_PER_SECOND, 1,
        READ_BYTES);
    for (var session : sessions) {
      if (session.slow
          && (session.state == Session.State.ASKING || session.state == Session.State.OPEN)) {
        try {
          read(session, limit);
        } catch (IOException e) {
          fail(session, cause(e));
        }
      }
    }
  }

  private void close(Session session) {
    try {
      var channel = session.channel;
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      tally.trouble(cause(e));
    }
  }

  private static String cause(IOException e) {
    var text = e.getMessage();
    return text == null ? e.getClass().getSimpleName() : text;
  }
}
