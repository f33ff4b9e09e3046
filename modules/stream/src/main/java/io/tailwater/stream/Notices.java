package io.tailwater.stream;

import io.tailwater.model.Notice;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What a subscription has yet to tell its client, each with the position at which it came up.
 *
 * <p>
 * Of what is said again only the newest waits, so that little waits for a client that does not
 * read; but what came between is said with its own position, which must not be told before the
 * reset that led there. Confined to the engine's thread.
 */
final class Notices {
  /** A notice and its position. */
  record Told(Notice notice, Place place, boolean ended) {
    Frame encode(Encoder encoder) {
      return encoder.frames(place.lanes()).notice(notice, place.next(), ended);
    }
  }

  /** Resets of several topics in turn; who lets more wait is too slow. */
  static final int MOST = 16;

  private @Nullable ArrayDeque<Told> waiting;

  boolean isEmpty() {
    return waiting == null;
  }

  boolean areTooMany() {
    return count() > MOST;
  }

  int count() {
    return waiting == null ? 0 : waiting.size();
  }

  void add(Told told) {
    if (waiting == null) {
      waiting = new ArrayDeque<>(2);
    }
    while (!waiting.isEmpty() && isSaidAgain(told.notice(), waiting.getLast().notice())) {
      waiting.removeLast();
    }
    waiting.addLast(told);
  }

  /** The oldest, which waits no more; null if none does. */
  @Nullable
  Told poll() {
    if (waiting == null) {
      return null;
    }
    var oldest = waiting.pollFirst();
    if (waiting.isEmpty()) {
      waiting = null;
    }
    return oldest;
  }

  private static boolean isSaidAgain(Notice newer, Notice older) {
    return switch (newer) {
      case Notice.Lagging _ -> older instanceof Notice.Lagging;
      case Notice.Reset reset -> older instanceof Notice.Lagging || reset.equals(older);
      default -> newer.equals(older);
    };
  }
}
