package io.tailwater.edge;

import io.tailwater.testkit.CommittedLog;
import io.tailwater.testkit.CursorId;
import io.tailwater.testkit.DeliveryLedger;
import io.tailwater.testkit.ReceivedEvent;
import io.tailwater.testkit.StreamClient;
import io.tailwater.testkit.StreamRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A client that is cut again and again and resumes with its last id at whichever edge comes next.
 * What it received before a cut counts, nothing after it.
 *
 * <p>
 * One thread runs it; any may look. A lock guards what it has received; a {@link StreamClient} is
 * never called with it held, for it calls back under its own.
 */
final class Wanderer {
  private static final long LOOK_MILLIS = 5;
  private static final int LONGEST_MILLIS = 3_000;

  private final Plan plan;
  private final List<Integer> ports;
  private final Random random;
  private final CountDownLatch calm;
  private final DeliveryLedger ledger = new DeliveryLedger();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, Integer> notices = new HashMap<>();
  private String resumeAfter = "";
  private String startedAt = "";
  private long events;
  private int connections;
  private int cutRightAfterOpen;

  /**
   * What it does.
   *
   * @param query
   *          channels and where to start
   * @param accept
   *          in which form
   * @param bytes
   *          of the body, after which a connection is cut at the latest
   */
  record Plan(String query, String accept, int bytes) {}

  private enum Cut {
    FIN_BY_BYTES, RST_BY_BYTES, FIN_AFTER_OPEN, RST_AFTER_OPEN
  }

  /** {@code calm} is when nothing is cut any more. */
  Wanderer(Plan plan, List<Integer> ports, Random random, CountDownLatch calm) {
    this.plan = plan;
    this.ports = ports;
    this.random = random;
    this.calm = calm;
  }

  /** Follows and is cut until it is calm. */
  void wander() throws IOException, InterruptedException {
    while (calm.getCount() > 0) {
      connect(Cut.values()[random.nextInt(10) < 2 ? 2 + random.nextInt(2) : random.nextInt(2)]);
    }
  }

  /** Reads on without a cut until it has as many events as were committed since it started. */
  void finish(CommittedLog committed, Duration atMost) throws IOException, InterruptedException {
    var expected = expected(committed);
    var connection = new Connection(Cut.FIN_BY_BYTES);
    try (var client = request("").deliveringTo(connection::take).open()) {
      lock.lock();
      try {
        var nanos = atMost.toNanos();
        while (events < expected && nanos > 0) {
          nanos = changed.awaitNanos(nanos);
        }
      } finally {
        lock.unlock();
      }
      connection.freeze();
      client.cut();
    }
  }

  /** Asks once more for everything there is now: what comes is too much. */
  void askForMore(Duration atMost) throws IOException {
    var connection = new Connection(Cut.FIN_BY_BYTES);
    try (var client = request("&until=now").deliveringTo(connection::take).open()) {
      client.awaitEnd(atMost);
    }
  }

  DeliveryLedger ledger() {
    return ledger;
  }

  /** Committed since it started. */
  long expected(CommittedLog committed) {
    lock.lock();
    try {
      var start = CursorId.parse(startedAt);
      var topics = List.copyOf(new TreeSet<>(
          committed.records().stream().map(record -> record.topic()).toList()));
      return committed.records()
          .stream()
          .filter(record -> record.offset() >= start.topics()
              .get(topics.indexOf(record.topic()))
              .next()
              .getOrDefault(record.partition(), 0L))
          .count();
    } finally {
      lock.unlock();
    }
  }

  int connections() {
    return connections;
  }

  int cutRightAfterOpen() {
    return cutRightAfterOpen;
  }

  /** How often it was told so. */
  int notices(String name) {
    lock.lock();
    try {
      return notices.getOrDefault("stream." + name, 0);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String toString() {
    lock.lock();
    try {
      return plan + " after " + connections + " connections, started at " + startedAt + ", now at "
          + resumeAfter + ", told " + notices;
    } finally {
      lock.unlock();
    }
  }

  private void connect(Cut how) throws IOException, InterruptedException {
    var connection = new Connection(how);
    var bytes = 1 + random.nextInt(plan.bytes());
    var deadline = System.nanoTime()
        + TimeUnit.MILLISECONDS.toNanos(1 + random.nextInt(LONGEST_MILLIS));
    var request = request("").deliveringTo(connection::take);
    connections++;
    try (var client = (how == Cut.FIN_BY_BYTES ? request.cutAfterBytes(bytes) : request).open()) {
      while (connection.isOpen() && client.end().isEmpty() && System.nanoTime() < deadline
          && (how != Cut.RST_BY_BYTES || client.bytesTaken() < bytes)
          && !calm.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        // what it waits for is in the condition
      }
      connection.freeze();
      end(client, how);
    }
  }

  private static void end(StreamClient client, Cut how) throws IOException {
    switch (how) {
      case RST_BY_BYTES, RST_AFTER_OPEN -> client.reset();
      case FIN_BY_BYTES, FIN_AFTER_OPEN -> client.cut();
    }
  }

  private StreamRequest request(String more) {
    lock.lock();
    try {
      return StreamRequest
          .get(ports.get(random.nextInt(ports.size())), "/v1/stream?" + plan.query() + more)
          .with("Accept", plan.accept())
          .resumingAfter(resumeAfter);
    } finally {
      lock.unlock();
    }
  }

  private final class Connection {
    private final Cut how;
    private boolean open = true;

    Connection(Cut how) {
      this.how = how;
    }

    void take(ReceivedEvent event) {
      lock.lock();
      try {
        if (!open) {
          return;
        }
        ledger.receive(event);
        resumeAfter = event.id();
        if (event.isNotice()) {
          notices.merge(event.name(), 1, Integer::sum);
        } else {
          events++;
        }
        if (event.isNotice("open")) {
          startedAt = startedAt.isEmpty() ? event.id() : startedAt;
          if (how == Cut.FIN_AFTER_OPEN || how == Cut.RST_AFTER_OPEN) {
            cutRightAfterOpen++;
            open = false;
          }
        }
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    boolean isOpen() {
      lock.lock();
      try {
        return open;
      } finally {
        lock.unlock();
      }
    }

    /** What comes from now on does not count. */
    void freeze() {
      lock.lock();
      try {
        open = false;
      } finally {
        lock.unlock();
      }
    }
  }
}
