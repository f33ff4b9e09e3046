package io.tailwater.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What one {@link StreamClient} has received. Guarded by its lock: the reading thread adds, any
 * thread looks or waits. Nothing is added after the end.
 */
final class Received implements StreamSink {
  private static final int NEWEST_TOLD = 5;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Consumer<ReceivedEvent> taker;
  private final boolean keepsEvents;
  private final List<ReceivedEvent> all = new ArrayList<>();
  private final List<String> comments = new ArrayList<>();
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private Optional<StreamEnd> end = Optional.empty();
  private Optional<Long> retryMillis = Optional.empty();
  private String committedId = "";
  private String seenId = "";
  private long bytes;
  private int events;
  private boolean stalled;

  Received(Consumer<ReceivedEvent> taker, boolean keepsEvents) {
    this.taker = taker;
    this.keepsEvents = keepsEvents;
  }

  /** Hands bytes to the parser unless the stream has ended; waits while stalled. */
  void take(StreamParser parser, byte[] buffer, int count) throws IOException {
    lock.lock();
    try {
      while (stalled && end.isEmpty()) {
        changed.awaitUninterruptibly();
      }
      if (end.isEmpty()) {
        bytes += count;
        parser.feed(buffer, 0, count);
      }
    } finally {
      changed.signalAll();
      lock.unlock();
    }
  }

  @Override
  public void onEvent(ReceivedEvent event) {
    if (keepsEvents) {
      all.add(event);
    }
    if (!event.isNotice()) {
      events++;
    }
    taker.accept(event);
  }

  @Override
  public void onComment(String comment) {
    comments.add(comment);
  }

  @Override
  public void onRetry(long millis) {
    retryMillis = Optional.of(millis);
  }

  @Override
  public void onCommittedId(String id) {
    committedId = id;
  }

  @Override
  public void onSeenId(String id) {
    seenId = id;
  }

  void onText(byte[] buffer, int from, int count) {
    text.write(buffer, from, count);
  }

  void stall(boolean stall) {
    locked(() -> stalled = stall);
  }

  /** The first end is the one that counts. */
  void endIfOpen(StreamEnd how) {
    locked(() -> end = Optional.of(end.orElse(how)));
  }

  List<ReceivedEvent> all() {
    return locked(() -> List.copyOf(all));
  }

  List<String> comments() {
    return locked(() -> List.copyOf(comments));
  }

  Optional<Long> retryMillis() {
    return locked(() -> retryMillis);
  }

  String committedId() {
    return locked(() -> committedId);
  }

  String seenId() {
    return locked(() -> seenId);
  }

  long bytes() {
    return locked(() -> bytes);
  }

  String text() {
    return locked(() -> text.toString(StandardCharsets.UTF_8));
  }

  Optional<StreamEnd> end() {
    return locked(() -> end);
  }

  ReceivedEvent await(Predicate<ReceivedEvent> wanted, Duration atMost) {
    return awaitPresent(new Scan(wanted), atMost, "an event that the test waits for");
  }

  void awaitCount(int count, Duration atMost) {
    awaitPresent(() -> events >= count ? Optional.of(events) : Optional.empty(), atMost,
        count + " events");
  }

  StreamEnd awaitEnd(Duration atMost) {
    return awaitPresent(() -> end, atMost, "the end of the stream");
  }

  /** Looks at each kept event once, however often it is asked. */
  private final class Scan implements Supplier<Optional<ReceivedEvent>> {
    private final Predicate<ReceivedEvent> wanted;
    private int next;

    Scan(Predicate<ReceivedEvent> wanted) {
      this.wanted = wanted;
    }

    @Override
    public Optional<ReceivedEvent> get() {
      while (next < all.size()) {
        var event = all.get(next++);
        if (wanted.test(event)) {
          return Optional.of(event);
        }
      }
      return Optional.empty();
    }
  }

  private <T> T awaitPresent(Supplier<Optional<T>> look, Duration atMost, String what) {
    lock.lock();
    try {
      var nanos = atMost.toNanos();
      for (var found = look.get();; found = look.get()) {
        if (found.isPresent()) {
          return found.get();
        }
        if (nanos <= 0 || end.isPresent()) {
          throw new AssertionError("no sign of " + what + " within " + atMost + ": " + this);
        }
        nanos = changed.awaitNanos(nanos);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for " + what, e);
    } finally {
      lock.unlock();
    }
  }

  private <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      changed.signalAll();
      lock.unlock();
    }
  }

  @Override
  public String toString() {
    return locked(() -> events + " events, " + comments.size() + " comments, " + bytes + " bytes, "
        + end.map(StreamEnd::toString).orElse("still open") + ", last id '" + committedId
        + "', newest "
        + all.subList(Math.max(0, all.size() - NEWEST_TOLD), all.size()));
  }
}
