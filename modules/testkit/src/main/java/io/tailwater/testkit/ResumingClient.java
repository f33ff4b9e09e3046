package io.tailwater.testkit;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A chain of resumes: follows a stream, comes back with its last id whenever the connection ends,
 * as an {@code EventSource} does, and enters everything it received in one {@link DeliveryLedger}.
 *
 * <p>
 * One virtual thread connects and waits; every method may be called from any thread.
 */
public final class ResumingClient implements AutoCloseable {
  private static final long RECONNECT_MILLIS = 100;
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(40);

  /** Which request the n-th connection makes, n from 0; the id to resume after is added. */
  public interface Requests {
    /** The request of the n-th connection. */
    StreamRequest next(int connection);
  }

  private final Requests requests;
  private final DeliveryLedger ledger = new DeliveryLedger();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private volatile Optional<StreamClient> current = Optional.empty();
  private volatile String resumeAfter = "";
  private final AtomicInteger connections = new AtomicInteger();
  // Guards what is below; never held while a StreamClient is called, which calls back under its
  // own.
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Optional<String> failure = Optional.empty();
  private long events;

  private ResumingClient(Requests requests) {
    this.requests = requests;
    this.thread = Thread.ofVirtual().name("resuming-client").unstarted(this::run);
  }

  /** Follows one address. */
  public static ResumingClient follow(StreamRequest request) {
    return follow(connection -> request);
  }

  /** Follows whatever each connection's request asks for, for example another edge each time. */
  public static ResumingClient follow(Requests requests) {
    var client = new ResumingClient(requests);
    client.thread.start();
    return client;
  }

  /** Everything received so far. */
  public DeliveryLedger ledger() {
    return ledger;
  }

  /** Events, notices not counted, received so far. */
  public long events() {
    lock.lock();
    try {
      return events;
    } finally {
      lock.unlock();
    }
  }

  /** Connections that were answered so far. */
  public int connections() {
    return connections.get();
  }

  /** What the next connection would resume with. */
  public String lastEventId() {
    return current.map(StreamClient::lastEventId).filter(id -> !id.isEmpty()).orElse(resumeAfter);
  }

  /** Cuts the connection of the moment, if any; the client comes back. */
  public void cut() throws IOException {
    var victim = current;
    if (victim.isPresent()) {
      victim.get().cut();
    }
  }

  /**
   * Waits until so many events were received.
   *
   * @throws AssertionError
   *           when they did not come in time, or the chain ended for good
   */
  public void awaitEvents(long count, Duration atMost) throws InterruptedException {
    lock.lock();
    try {
      var nanos = atMost.toNanos();
      while (events < count) {
        if (nanos <= 0 || failure.isPresent()) {
          throw new AssertionError(events + " of " + count + " events within " + atMost + " over "
              + connections + " connections; " + failure.orElse("the chain goes on"));
        }
        nanos = changed.awaitNanos(nanos);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Leaves and does not come back; returns when nothing more can be received. */
  @Override
  public void close() throws IOException {
    closed.countDown();
    cut();
    try {
      thread.join(CLOSE_TIMEOUT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      do {
        connectAndWait();
      } while (!hasFailed() && !closed.await(RECONNECT_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      fail("interrupted");
    }
  }

  private void connectAndWait() throws InterruptedException {
    var request = requests.next(connections.get())
        .resumingAfter(resumeAfter)
        .deliveringTo(this::receive);
    try (var client = request.open()) {
      current = Optional.of(client);
      connections.incrementAndGet();
      if (closed.getCount() == 0) {
        return;
      }
      var end = client.awaitEnd(LONGEST);
      if (client.status() != 200 || end.kind() == StreamEnd.Kind.MALFORMED) {
        fail("answered " + client.status() + " " + client.text() + ", " + end);
      }
    } catch (IOException e) {
      // nobody is there at the moment
    } finally {
      resumeAfter = lastEventId();
      current = Optional.empty();
    }
  }

  private void receive(ReceivedEvent event) {
    ledger.receive(event);
    lock.lock();
    try {
      if (!event.isNotice()) {
        events++;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean hasFailed() {
    lock.lock();
    try {
      return failure.isPresent();
    } finally {
      lock.unlock();
    }
  }

  private void fail(String why) {
    lock.lock();
    try {
      failure = Optional.of(why);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
