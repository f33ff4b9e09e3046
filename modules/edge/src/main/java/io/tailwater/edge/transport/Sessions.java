package io.tailwater.edge.transport;

import io.tailwater.edge.admission.ClusterView;
import io.tailwater.model.Notice;

import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * The sessions of a node: those with something to read are pumped in turn, all are swept every
 * second.
 * Confined to the event loop.
 */
final class Sessions {
  private final SessionTerms terms;
  private final ClusterView cluster;
  private final Executor loop;
  private final EdgeMetrics metrics;
  private final Set<StreamSession> all = new LinkedHashSet<>();
  private final ArrayDeque<StreamSession> woken = new ArrayDeque<>();
  private boolean pumping;
  private boolean toldAway;

  Sessions(SessionTerms terms, ClusterView cluster, Executor loop, EdgeMetrics metrics) {
    this.terms = terms;
    this.cluster = cluster;
    this.loop = loop;
    this.metrics = metrics;
  }

  SessionTerms terms() {
    return terms;
  }

  EdgeMetrics metrics() {
    return metrics;
  }

  boolean isFull() {
    return all.size() >= terms.maxSessions();
  }

  boolean isKafkaAway(long nowMillis) {
    return cluster.isAway(nowMillis);
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
    var away = cluster.isAway(nowMillis);
    var tell = away && !toldAway;
    toldAway = away;
    for (var session : List.copyOf(all)) {
      if (tell) {
        session.tell(new Notice.Lagging(Notice.LaggingBy.KAFKA, cluster.silentMillis(nowMillis)));
      }
      session.sweep(nowMillis);
    }
  }

  /** Ends every session. */
  void closeAll() {
    List.copyOf(all).forEach(StreamSession::drain);
  }

  private void pump() {
    for (var turns = woken.size(); turns > 0; turns--) {
      woken.removeFirst().pump();
    }
    pumping = !woken.isEmpty();
    if (pumping) {
      loop.execute(this::pump);
    }
  }
}
