package io.tailwater.ingest;

import io.tailwater.ingest.source.Arrival;
import io.tailwater.model.Bytes;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the sources of one partition have read and no transaction has taken yet.
 *
 * <p>
 * Thread-safe: sources put and wait for room, the owner of the transactions polls. Bounded by
 * entries and by bytes; one entry larger than the bound is let in alone.
 */
final class Inbox {
  /** What a source says, in its order. */
  sealed interface Entry {
    /** Something arrived for this run of a feed. */
    record Arrived(FeedRun run, Arrival arrival) implements Entry {}

    /** The run asks where to resume behind everything that it put before. */
    record Asked(FeedRun run, CompletableFuture<Bytes> answer) implements Entry {}

    /** About how many bytes it holds. */
    default int size() {
      return switch (this) {
        case Arrived arrived -> arrived.arrival().size();
        case Asked _ -> Arrival.OVERHEAD;
      };
    }
  }

  private final int maxEntries;
  private final int maxBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final Condition filled = lock.newCondition();
  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private long bytes;

  Inbox(int maxEntries, int maxBytes) {
    this.maxEntries = maxEntries;
    this.maxBytes = maxBytes;
  }

  /** Adds the entry as soon as there is room. */
  void put(Entry entry) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!entries.isEmpty()
          && (entries.size() >= maxEntries || bytes + entry.size() > maxBytes)) {
        room.await();
      }
      entries.addLast(entry);
      bytes += entry.size();
      filled.signal();
    } finally {
      lock.unlock();
    }
  }

  /** The oldest entry; empty where none came within the limit. */
  Optional<Entry> poll(Duration limit) throws InterruptedException {
    var nanos = limit.toNanos();
    lock.lockInterruptibly();
    try {
      while (entries.isEmpty()) {
        if (nanos <= 0) {
          return Optional.empty();
        }
        nanos = filled.awaitNanos(nanos);
      }
      var entry = entries.removeFirst();
      bytes -= entry.size();
      // All that wait: the next entry's size decides which of them has room.
      room.signalAll();
      return Optional.of(entry);
    } finally {
      lock.unlock();
    }
  }
}
