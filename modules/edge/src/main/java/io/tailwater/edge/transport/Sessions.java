package io.tailwater.edge.transport;

import io.tailwater.model.Notice;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions of a node: those with something to read are pumped in turn, all are swept every
 * second.
 * Confined to the event loop.
 */
final class Sessions {
  private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

  private final Service service;
  private final Executor loop;
  private final EdgeMetrics metrics;
  private final Set<StreamSession> all = new LinkedHashSet<>();
  private final ArrayDeque<StreamSession> woken = new ArrayDeque<>();
  private int admitted;
  private boolean pumping;
  private boolean toldAway;

  Sessions(Service service, Executor loop) {
    this.service = service;
    this.loop = loop;
    this.metrics = new EdgeMetrics(service.registry());
  }

  SessionTerms terms() {
    return service.terms();
  }

  EdgeMetrics metrics() {
    return metrics;
  }

  /** Takes one of the places there are; false if all are taken. */
  boolean admit() {
    var admits = admitted < service.terms().maxSessions();
    if (admits) {
      admitted++;
    }
    return admits;
  }

  /** Gives a place back. */
  void leave() {
    admitted--;
  }

  boolean isFull() {
    return admitted >= service.terms().maxSessions();
  }

  boolean isKafkaAway(long nowMillis) {
    return service.cluster().isAway(nowMillis);
  }

  void add(StreamSession session) {
    all.add(session);
    metrics.sessions(all.size());
  }

  void remove(StreamSession session) {
    all.remove(session);
    metrics.sessions(all.size());
  }

  /** The session is pumped soon, once however often it is woken until then. */
  void wake(StreamSession session) {
    woken.addLast(session);
    if (!pumping) {
      pumping = true;
      loop.execute(this::pump);
    }
  }

  /** Heartbeats, lifetimes and what Kafka's silence means, for every session. */
  void sweep(long nowMillis) {
    var away = service.cluster().isAway(nowMillis);
    var tell = away && !toldAway;
    toldAway = away;
    for (var session : List.copyOf(all)) {
      guarded(session, () -> {
        if (tell) {
          session.tell(new Notice.Lagging(Notice.LaggingBy.KAFKA,
              service.cluster().silentMillis(nowMillis)));
        }
        session.sweep(nowMillis);
      });
    }
    metrics.engine(service.engine());
  }

  /** Ends every session. */
  void closeAll() {
    List.copyOf(all).forEach(session -> guarded(session, session::drain));
  }

  private void pump() {
    for (var turns = woken.size(); turns > 0; turns--) {
      var session = woken.removeFirst();
      guarded(session, session::pump);
    }
    pumping = !woken.isEmpty();
    if (pumping) {
      loop.execute(this::pump);
    }
  }

  /** A bug that one session meets must not hold the others up, not even one that is an Error. */
  private static void guarded(StreamSession session, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      LOG.atError().setCause(e).log("a session failed");
      session.abort();
    }
  }
}
