package io.tailwater.ingest.source;

import io.tailwater.model.Bytes;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A position together with what it is a position in: the kind of source, the upstream and how its
 * items are told apart. Where the feed was configured anew so that its committed position says
 * nothing there, it starts anew, and the first commit takes the entries of the old one away.
 *
 * <p>
 * Confined as {@link Position} says.
 */
public final class BoundPosition implements Position {
  /** The entry that names the upstream; no position has one of this name. */
  static final String UPSTREAM = "upstream";

  private final Position position;
  private final Bytes upstream;
  private final Map<String, Bytes> pending = new HashMap<>();
  private final Optional<String> restart;

  private BoundPosition(Position position, Bytes upstream, Optional<String> restart) {
    this.position = position;
    this.upstream = upstream;
    this.restart = restart;
  }

  /** The position that these committed entries say, or a new one where they do not fit. */
  public static BoundPosition restore(SourceOptions options, Map<String, Bytes> committed) {
    var entries = new HashMap<>(committed);
    var said = Optional.ofNullable(entries.remove(UPSTREAM));
    var upstream = Bytes.utf8(options.upstream());
    if (said.isPresent() && !said.get().equals(upstream)) {
      return anew(options, committed,
          "its source, upstream or item identity was changed since it was written");
    }
    try {
      var bound = new BoundPosition(Position.restore(options, entries), upstream,
          Optional.empty());
      if (said.isEmpty()) {
        bound.pending.put(UPSTREAM, upstream);
      }
      return bound;
    } catch (IllegalArgumentException e) {
      return anew(options, committed, "it cannot be read: " + e.getMessage());
    }
  }

  private static BoundPosition anew(SourceOptions options, Map<String, Bytes> committed,
      String reason) {
    var bound = new BoundPosition(Position.restore(options, Map.of()),
        Bytes.utf8(options.upstream()), Optional.of(reason));
    committed.keySet().forEach(entry -> bound.pending.put(entry, Bytes.NONE));
    bound.pending.put(UPSTREAM, bound.upstream);
    return bound;
  }

  /** Why the committed position is not gone on from; empty where it is, or there was none. */
  public Optional<String> restart() {
    return restart;
  }

  @Override
  public boolean admit(Step step) {
    return position.admit(step);
  }

  @Override
  public Map<String, Bytes> changes() {
    var changes = position.changes();
    if (pending.isEmpty() || (changes.isEmpty() && restart.isEmpty())) {
      return changes;
    }
    // What the new position writes stands over what the old one leaves.
    var all = new HashMap<>(pending);
    all.putAll(changes);
    pending.clear();
    return Map.copyOf(all);
  }

  @Override
  public Bytes resume() {
    return position.resume();
  }
}
