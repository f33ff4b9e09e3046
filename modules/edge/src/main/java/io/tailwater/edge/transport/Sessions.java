package io.tailwater.edge.transport;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.tailwater.edge.admission.Api;
import io.tailwater.edge.admission.Opener;
import io.tailwater.model.Notice;
import io.tailwater.stream.Engine;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions of one event loop: those with something to read are pumped in turn, all are swept
 * every second. Confined to the event loop.
 */
final class Sessions {
  private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

  /** How long sessions are pumped before what else the event loop has to do has its turn. */
  private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final Service service;
  private final EventLoop loop;
  private final SessionCount count;
  private final EdgeMetrics.OfLoop figures;
  private final WireEncoder.All encoders = new WireEncoder.All();
  private final Gathered gathered;
  private final Pages pages;
  private final List<StreamSession> all = new ArrayList<>();
  private final ArrayDeque<StreamSession> woken = new ArrayDeque<>();
  private final Runnable pump = this::pump;
  private boolean pumping;
  private boolean toldAway;
  private boolean draining;

  Sessions(Service service, EventLoop loop, SessionCount count, EdgeMetrics.OfLoop figures) {
    this.service = service;
    this.loop = loop;
    this.count = count;
    this.figures = figures;
    this.gathered = new Gathered(PooledByteBufAllocator.DEFAULT);
    this.pages = new Pages(loop);
  }

  SessionTerms terms() {
    return service.terms();
  }

  Api api() {
    return service.api();
  }

  Engine engine() {
    return service.engine();
  }

  Opener opener() {
    return service.opener();
  }

  EdgeMetrics.OfLoop figures() {
    return figures;
  }

  Gathered gathered() {
    return gathered;
  }

  Pages pages() {
    return pages;
  }

  WireEncoder encoder(WireFormat format) {
    return encoders.of(format);
  }

  /** Takes one of the places there are, or says why there is none. */
  Optional<String> take(InetAddress address) {
    return count.take(address);
  }

  /** Gives a place back. */
  void leave(InetAddress address) {
    count.leave(address);
  }

  boolean isKafkaAway(long nowMillis) {
    return service.cluster().isAway(nowMillis);
  }

  void add(StreamSession session) {
    session.place = all.size();
    all.add(session);
    count();
  }

  void remove(StreamSession session) {
    var last = all.removeLast();
    if (last != session) {
      all.set(session.place, last);
      last.place = session.place;
    }
    count();
  }

  void add(PageSession page) {
    pages.add(page);
    count();
  }

  void remove(PageSession page) {
    pages.remove(page);
    count();
  }

  private void count() {
    figures.sessions(all.size() + pages.count());
  }

  /** The session is pumped soon, once however often it is woken until then. */
  void wake(StreamSession session) {
    woken.addLast(session);
    if (!pumping) {
      pumping = true;
      var linger = service.terms().linger();
      if (linger.isZero()) {
        loop.execute(pump);
      } else {
        var _ = loop.schedule(pump, linger.toMillis(), TimeUnit.MILLISECONDS);
      }
    }
  }

  /** Heartbeats, lifetimes and what Kafka's silence means, for every session. */
  void sweep(long nowMillis) {
    try {
      sweepAll(nowMillis);
    } catch (RuntimeException | Error e) {
      // The next one comes all the same.
      LOG.atError().setCause(e).log("a sweep failed");
    }
  }

  private void sweepAll(long nowMillis) {
    service.engine().sweep(nowMillis);
    var away = service.cluster().isAway(nowMillis);
    var tell = away && !toldAway;
    toldAway = away;
    if (tell) {
      pages.tell(
          new Notice.Lagging(Notice.LaggingBy.KAFKA, service.cluster().silentMillis(nowMillis)));
    }
    pages.sweep(nowMillis);
    // Backwards, because a session that ends is replaced by the last one.
    for (var i = all.size() - 1; i >= 0; i--) {
      var session = all.get(i);
      try {
        if (tell) {
          session.tell(new Notice.Lagging(Notice.LaggingBy.KAFKA,
              service.cluster().silentMillis(nowMillis)));
        }
        session.sweep(nowMillis);
      } catch (RuntimeException | Error e) {
        abort(session, e);
      }
    }
    figures.engine(service.engine());
  }

  /** Whether sessions are taken no more, because the node leaves. */
  boolean isDraining() {
    return draining;
  }

  /** Ends every session, and takes no other. */
  void closeAll() {
    draining = true;
    pages.closeAll();
    for (var session : List.copyOf(all)) {
      try {
        session.drain();
      } catch (RuntimeException | Error e) {
        abort(session, e);
      }
    }
  }

  /** Frees what all sessions share; none is left. */
  void close() {
    service.engine().close();
    gathered.close();
  }

  private void pump() {
    var now = Clock.millis();
    var until = System.nanoTime() + TURN_NANOS;
    for (var turns = woken.size(); turns > 0 && System.nanoTime() - until < 0; turns--) {
      var session = woken.removeFirst();
      try {
        session.pump(now);
      } catch (RuntimeException | Error e) {
        abort(session, e);
      }
    }
    pumping = !woken.isEmpty();
    if (pumping) {
      loop.execute(pump);
    }
  }

  /** A bug that one session meets must not hold the others up, not even one that is an Error. */
  private void abort(StreamSession session, Throwable cause) {
    LOG.atError().setCause(cause).log("a session failed");
    gathered.clear();
    session.abort();
  }
}
