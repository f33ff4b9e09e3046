package io.tailwater.kafka;

import io.tailwater.model.Epoch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Hands replay reads to the worker that stands where they begin, else to the worker idle longest,
 * else to the first that becomes free; oldest first. Thread-safe; a lock guards all state.
 */
final class ReplayQueue {
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Seat> seats = new ArrayList<>();
  private final Map<Key, Request> waiting = new LinkedHashMap<>();
  private final Map<Key, Request> running = new HashMap<>();
  private final int bound;
  private int callers;
  private boolean closed;

  ReplayQueue(int bound) {
    this.bound = bound;
  }

  /** Where a read begins or a worker stands: in which life of the topic, empty for any. */
  record Place(TopicPartition partition, Optional<Epoch> life, long offset) {}

  private record Key(Place place, long maxBytes) {}

  /** One read, shared by all who asked for the same. */
  static final class Request {
    private final Key key;
    private final long deadlineNanos;
    private final List<Consumer<ReplayRead>> done = new ArrayList<>(1);

    private Request(Key key, long deadlineNanos) {
      this.key = key;
      this.deadlineNanos = deadlineNanos;
    }

    Place place() {
      return key.place();
    }

    long maxBytes() {
      return key.maxBytes();
    }

    Duration remaining() {
      return Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
    }
  }

  /** A worker's place in the queue. */
  static final class Seat {
    private final Condition given;
    private boolean idle;
    private long idleSince;
    private @Nullable Place place;
    private @Nullable Request next;

    private Seat(Condition given) {
      this.given = given;
    }
  }

  Seat seat() {
    lock.lock();
    try {
      var seat = new Seat(lock.newCondition());
      seats.add(seat);
      return seat;
    } finally {
      lock.unlock();
    }
  }

  /** False where the queue is full or closed. */
  boolean submit(Place place, long maxBytes, long deadlineNanos, Consumer<ReplayRead> done) {
    lock.lock();
    try {
      if (closed || callers >= bound) {
        return false;
      }
      callers++;
      var key = new Key(place, maxBytes);
      var same = running.getOrDefault(key, waiting.get(key));
      if (same != null) {
        same.done.add(done);
        return true;
      }
      var request = new Request(key, deadlineNanos);
      request.done.add(done);
      var seat = choose(place);
      if (seat == null) {
        waiting.put(key, request);
      } else {
        seat.next = request;
        seat.idle = false;
        running.put(key, request);
        seat.given.signal();
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** The next read for this worker, waiting at most so long for one; null if none came. */
  @Nullable
  Request take(Seat seat, Duration wait) throws InterruptedException {
    lock.lock();
    try {
      if (seat.next == null) {
        seat.next = pick(seat.place);
      }
      var nanos = wait.toNanos();
      while (seat.next == null && nanos > 0 && !closed) {
        if (!seat.idle) {
          seat.idle = true;
          seat.idleSince = System.nanoTime();
        }
        nanos = seat.given.awaitNanos(nanos);
      }
      seat.idle = false;
      var request = seat.next;
      seat.next = null;
      if (request == null) {
        seat.place = null;
      }
      return request;
    } finally {
      lock.unlock();
    }
  }

  /** Those who want the outcome; from now on the worker stands at this place. */
  List<Consumer<ReplayRead>> finish(Seat seat, Request request, @Nullable Place place) {
    lock.lock();
    try {
      seat.place = place;
      running.remove(request.key);
      callers -= request.done.size();
      return List.copyOf(request.done);
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more; returns those whose reads no worker has begun. */
  List<Consumer<ReplayRead>> close() {
    lock.lock();
    try {
      closed = true;
      var left = new ArrayList<Consumer<ReplayRead>>();
      waiting.values().forEach(request -> left.addAll(request.done));
      waiting.clear();
      for (var seat : seats) {
        if (seat.next != null) {
          left.addAll(seat.next.done);
          seat.next = null;
        }
        seat.given.signal();
      }
      return left;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Seat choose(Place place) {
    Seat longestIdle = null;
    for (var seat : seats) {
      // One that stands there is chosen even while it still hands over what it read before.
      if (place.equals(seat.place) && seat.next == null) {
        return seat;
      }
      if (seat.idle && (longestIdle == null || seat.idleSince - longestIdle.idleSince < 0)) {
        longestIdle = seat;
      }
    }
    return longestIdle;
  }

  private @Nullable Request pick(@Nullable Place place) {
    Request picked = null;
    for (var request : waiting.values()) {
      if (picked == null || request.place().equals(place)) {
        picked = request;
      }
      if (request.place().equals(place)) {
        break;
      }
    }
    if (picked != null) {
      waiting.remove(picked.key);
      running.put(picked.key, picked);
    }
    return picked;
  }
}
