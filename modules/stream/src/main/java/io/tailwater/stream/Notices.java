package io.tailwater.stream;

import io.tailwater.model.Notice;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What a subscription has yet to tell its client, each with the position at which it came up.
 *
 * <p>
 * Of what is said again only the newest waits, so that little waits for a client that does not
 * read. Confined to the engine's thread.
 */
final class Notices {
  /** A notice and its position. */
  record Told(Notice notice, Place place, boolean ended) {
    Frame encode(Encoder encoder) {
      return encoder.frames(place.lanes()).notice(notice, place.next(), ended);
    }
  }

  private @Nullable ArrayDeque<Told> waiting;

  boolean isEmpty() {
    return waiting == null;
  }

  void add(Told told) {
    if (waiting == null) {
      waiting = new ArrayDeque<>(2);
    }
    waiting.removeIf(older -> supersedes(told.notice(), older.notice()));
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

  private static boolean supersedes(Notice newer, Notice older) {
    return newer instanceof Notice.Lagging ? older instanceof Notice.Lagging : newer.equals(older);
  }
}
