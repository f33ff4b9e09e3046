package io.tailwater.stream;

import io.tailwater.model.Event;
import io.tailwater.stream.Replay.OutOfRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * What all subscriptions of an engine read of Kafka: readers of nearby ranges share one read, and
 * the newest chunks stay for those who come after them.
 *
 * <p>
 * Bounded by bytes, of events that are held or kept and of those asked for. At the bound, chunks
 * that nobody holds go first, the least recently used before others; then readers wait in the order
 * in which they came, until one is through with its chunk or has not moved for so long that it has
 * to give it up. A read may bring one event more than it was asked for. Confined to the engine's
 * thread.
 */
final class Replays {
  static final long LARGEST_BYTES = 512 * 1024;

  /** Less than that is not read at once, but where less is wanted. */
  private static final long LEAST_BYTES = Pace.FIRST_BYTES / 2;
  private static final long RECLAIM_MILLIS = 100;

  private final ReplaySource source;
  private final long maxBytes;
  private final Map<Lanes.Lane, ReplayedPartition> partitions = new HashMap<>();
  /** Chunks that nobody holds, least recently used first. */
  private final LinkedHashSet<Chunk> kept = new LinkedHashSet<>();
  private final LinkedHashSet<Replay> holding = new LinkedHashSet<>();
  private final LinkedHashSet<Replay> waiting = new LinkedHashSet<>();
  private long bytes;
  private long nowMillis;
  private long reclaimedMillis;

  Replays(ReplaySource source, long maxBytes) {
    this.source = source;
    this.maxBytes = maxBytes;
  }

  /** Bytes of events in memory and on their way. */
  long bytes() {
    return bytes;
  }

  /** How many readers wait for room. */
  int waiting() {
    return waiting.size();
  }

  /** Gives the replay the chunk that it wants, at once or when it has come. */
  void ask(Replay replay, long now) {
    nowMillis = now;
    if (!share(replay)) {
      startOrWait(replay, List.of());
    }
  }

  /** As {@link #ask}, but only where nobody waits for room. */
  boolean askAhead(Replay replay, long now) {
    nowMillis = now;
    return share(replay) || (waiting.isEmpty() && start(replay, List.of()));
  }

  /** The replay waits no more. */
  void cancel(Replay replay) {
    waiting.remove(replay);
  }

  boolean waitsForTurn(Replay replay) {
    return waiting.contains(replay);
  }

  /** The replay holds the chunk no more. */
  void release(Chunk chunk, Replay replay) {
    chunk.release();
    if (!chunk.isHeld()) {
      if (chunk.partition().has(chunk)) {
        kept.add(chunk);
      } else {
        bytes -= chunk.footprint();
      }
    }
    if (!replay.isHolding()) {
      holding.remove(replay);
    }
    admit();
  }

  /** While readers wait, those that hold chunks and do not move give them up. */
  void reclaim(long now) {
    nowMillis = now;
    if (waiting.isEmpty() || now - reclaimedMillis < RECLAIM_MILLIS) {
      return;
    }
    reclaimedMillis = now;
    for (var replay : List.copyOf(holding)) {
      if (waiting.isEmpty()) {
        return;
      }
      if (replay.isIdle(now)) {
        replay.giveUp();
      }
    }
  }

  /** The topic's records are others now: nothing that was read of it or is on its way counts. */
  void forget(String topic) {
    for (var partition : List.copyOf(partitions.values())) {
      if (partition.lane().topic().equals(topic)) {
        partitions.remove(partition.lane());
        partition.all().forEach(chunk -> lose(partition, chunk));
        partition.reads().forEach(Read::forget);
      }
    }
    var replays = new ArrayList<>(holding);
    replays.addAll(waiting);
    replays.removeIf(replay -> !replay.lane().topic().equals(topic));
    // Before any gives its chunk up: the room that this makes is not for those of the topic.
    replays.forEach(waiting::remove);
    replays.forEach(Replay::giveUp);
    admit();
  }

  private boolean share(Replay replay) {
    var partition = partition(replay.lane());
    var chunk = partition.covering(replay.wanted());
    if (chunk != null) {
      give(chunk, replay);
      return true;
    }
    var read = partition.near(replay);
    if (read != null) {
      read.add(replay);
    }
    return read != null;
  }

  private void give(Chunk chunk, Replay replay) {
    kept.remove(chunk);
    chunk.hold();
    holding.add(replay);
    waiting.remove(replay);
    replay.onChunk(chunk, nowMillis);
  }

  private void startOrWait(Replay replay, List<Replay> others) {
    if (!waiting.isEmpty() || !start(replay, others)) {
      waiting.add(replay);
    }
  }

  /** Starts a read if there is room for it. */
  private boolean start(Replay replay, List<Replay> others) {
    var partition = partition(replay.lane());
    var wanted = partition.bytesFor(replay, others);
    evictFor(wanted);
    var least = Math.min(wanted, LEAST_BYTES);
    var room = bytes == 0 ? Math.max(maxBytes, least) : maxBytes - bytes;
    if (room < least) {
      return false;
    }
    var read = new Read(partition, replay.wanted(), Math.min(wanted, room));
    read.add(replay);
    partition.onAsked(read);
    bytes += read.bytes;
    source.read(replay.lane().topic(), replay.lane().partition(), read.from, read.bytes, read);
    return true;
  }

  private void evictFor(long wanted) {
    while (bytes + wanted > maxBytes && !kept.isEmpty()) {
      var oldest = kept.getFirst();
      lose(oldest.partition(), oldest);
    }
  }

  /** The chunk is found no more; those who hold it keep it. */
  private void lose(ReplayedPartition partition, Chunk chunk) {
    partition.remove(chunk);
    if (kept.remove(chunk)) {
      bytes -= chunk.footprint();
    }
  }

  private void keep(Chunk chunk) {
    bytes += chunk.footprint();
    kept.add(chunk);
    chunk.partition().add(chunk).forEach(contained -> lose(contained.partition(), contained));
  }

  /** Lets in who has waited longest, as far as there is room. */
  private void admit() {
    while (!waiting.isEmpty()) {
      var first = waiting.getFirst();
      if (!share(first) && !start(first, List.of())) {
        return;
      }
      waiting.remove(first);
    }
  }

  private ReplayedPartition partition(Lanes.Lane lane) {
    return partitions.computeIfAbsent(lane, ReplayedPartition::new);
  }

  /** One read of Kafka that is under way, and who waits for it. */
  final class Read implements ReplaySource.Listener {
    private final ReplayedPartition partition;
    private final long from;
    private final long bytes;
    private final List<Replay> asking = new ArrayList<>();
    private long limit;
    private boolean forgotten;

    private Read(ReplayedPartition partition, long from, long bytes) {
      this.partition = partition;
      this.from = from;
      this.bytes = bytes;
    }

    long from() {
      return from;
    }

    /** How much was asked for. */
    long bytes() {
      return bytes;
    }

    @Override
    public void onEvents(List<Event> events, long next) {
      answered();
      if (!forgotten && next > from) {
        keep(next > limit
            ? new Chunk(partition, from, limit, before(events, limit))
            : new Chunk(partition, from, next, events));
        settle();
      } else {
        asking().forEach(Replay::onUnavailable);
      }
      evictFor(0);
      admit();
    }

    @Override
    public void onOutOfRange(long low, long end) {
      answered();
      for (var replay : forgotten ? List.<Replay>of() : asking()) {
        var wanted = replay.wanted();
        if (wanted == from || wanted < low || wanted > end) {
          replay.onOutOfRange(new OutOfRange(low, end));
        }
      }
      settle();
      admit();
    }

    @Override
    public void onUnavailable() {
      answered();
      asking().forEach(Replay::onUnavailable);
      admit();
    }

    private void forget() {
      forgotten = true;
      asking().forEach(Replay::onUnavailable);
      asking.clear();
    }

    private void answered() {
      partition.onAnswered(this);
      Replays.this.bytes -= bytes;
    }

    /**
     * Somebody waits for it. Beyond where the logs cover the rest for all of them nothing is kept:
     * should Kafka's log be cut back there, beyond what the tail has read, nobody says so.
     */
    private void add(Replay replay) {
      asking.add(replay);
      limit = Math.max(limit, replay.limit());
    }

    private static List<Event> before(List<Event> events, long limit) {
      var count = events.size();
      while (count > 0 && events.get(count - 1).offset() >= limit) {
        count--;
      }
      return events.subList(0, count);
    }

    /** Those who still wait, by position. */
    private List<Replay> asking() {
      return asking.stream()
          .filter(Replay::isAsking)
          .distinct()
          .sorted(Comparator.comparingLong(Replay::wanted))
          .toList();
    }

    /** Gives what came to those who wanted that; the others go on waiting. */
    private void settle() {
      var all = asking();
      for (var i = 0; i < all.size(); i++) {
        var replay = all.get(i);
        if (partition.covering(replay.wanted()) == null) {
          replay.onInVain();
        }
        if (!share(replay)) {
          startOrWait(replay, all.subList(i + 1, all.size()));
        }
      }
    }
  }
}
