package io.tailwater.ingest;

import io.tailwater.model.Bytes;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A partition of the feeds topic that the group gave to this worker: its definitions, and what runs
 * them once all of them are known.
 *
 * <p>
 * Confined to the group's thread.
 */
final class HeldPartition {
  private final long end;
  private final Function<Map<String, FeedSpec>, PartitionWorker> open;
  private final Function<String, FeedMonitor> monitors;
  private final Map<String, FeedSpec> feeds = new TreeMap<>();
  private Optional<PartitionWorker> worker = Optional.empty();

  /**
   * A partition just assigned.
   *
   * @param end
   *          of its definitions at the assignment: nothing runs before they were read so far
   */
  HeldPartition(long end, Function<Map<String, FeedSpec>, PartitionWorker> open,
      Function<String, FeedMonitor> monitors) {
    this.end = end;
    this.open = open;
    this.monitors = monitors;
  }

  /** Takes a definition, or with {@link Bytes#NONE} its end. */
  void define(String name, Bytes definition) {
    if (definition.isNone()) {
      feeds.remove(name);
      monitors.apply(name).state(FeedState.STOPPED, "its definition was removed");
      return;
    }
    try {
      feeds.put(name, FeedDefinition.decode(name, definition));
    } catch (IllegalArgumentException e) {
      feeds.remove(name);
      monitors.apply(name).state(FeedState.FAILED, String.valueOf(e.getMessage()));
    }
  }

  /** Runs what is defined, when the definitions were read up to this offset. */
  void run(long position) {
    if (position < end) {
      return;
    }
    if (worker.isPresent()) {
      worker.get().define(feeds);
    } else if (!feeds.isEmpty()) {
      var opened = open.apply(feeds);
      opened.start();
      worker = Optional.of(opened);
    }
  }

  /** What runs the feeds; empty where there are none. */
  Optional<PartitionWorker> worker() {
    return worker;
  }
}
