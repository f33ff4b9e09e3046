package io.tailwater.edge.transport;

import io.tailwater.model.Notice;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pages of one event loop that are being made or written. What they hold together is bounded:
 * beyond {@value #MAX_HELD_BYTES} bytes pages have one event each. Confined to the event loop.
 */
final class Pages {
  /** Bytes of frames that pages hold together before they become short. */
  static final long MAX_HELD_BYTES = 32 * 1024 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(Pages.class);

  private final Executor loop;
  private final List<PageSession> all = new ArrayList<>();
  private final ArrayDeque<PageSession> woken = new ArrayDeque<>();
  private final Runnable pump = this::pump;
  private long heldBytes;
  private boolean pumping;

  Pages(Executor loop) {
    this.loop = loop;
  }

  int count() {
    return all.size();
  }

  /** Whether so many bytes more may be held, and not be the last. */
  boolean mayHold(long more) {
    return heldBytes + more < MAX_HELD_BYTES;
  }

  /** So many bytes are held, or given up where they are negative. */
  void hold(long bytes) {
    heldBytes += bytes;
  }

  void add(PageSession page) {
    page.place = all.size();
    all.add(page);
  }

  void remove(PageSession page) {
    var last = all.removeLast();
    if (last != page) {
      all.set(page.place, last);
      last.place = page.place;
    }
  }

  /** The page is pumped soon. */
  void wake(PageSession page) {
    woken.addLast(page);
    if (!pumping) {
      pumping = true;
      loop.execute(pump);
    }
  }

  /** What is due by the clock, for each. */
  void sweep(long nowMillis) {
    each(page -> page.sweep(nowMillis));
  }

  /** Tells each. */
  void tell(Notice notice) {
    each(page -> page.tell(notice));
  }

  /** Ends each with what it has. */
  void closeAll() {
    each(PageSession::drain);
  }

  private void each(Consumer<PageSession> action) {
    for (var page : List.copyOf(all)) {
      run(page, action);
    }
  }

  private void pump() {
    var now = Clock.millis();
    for (var turns = woken.size(); turns > 0; turns--) {
      run(woken.removeFirst(), page -> page.pump(now));
    }
    pumping = !woken.isEmpty();
    if (pumping) {
      loop.execute(pump);
    }
  }

  /** A bug that one page meets must not hold the others up, not even one that is an Error. */
  private static void run(PageSession page, Consumer<PageSession> action) {
    try {
      action.accept(page);
    } catch (RuntimeException | Error e) {
      LOG.atError().setCause(e).log("a page failed");
      page.abort();
    }
  }
}
