package io.tailwater.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of one partition that are in memory and the reads under way, by position. Confined to
 * the engine's thread.
 */
final class ReplayedPartition {
  /** Bytes per offset where nothing has been read yet. */
  private static final double FIRST_GUESS = 256;
  /** What an estimate is wrong by, as likely as not. */
  private static final long SLACK_BYTES = 2 * 1024;

  private final Lanes.Lane lane;
  /** By where they begin; none contains another, so they end in the same order. */
  private final TreeMap<Long, Chunk> chunks = new TreeMap<>();
  private final List<Replays.Read> reads = new ArrayList<>();
  private double bytesPerOffset = FIRST_GUESS;

  ReplayedPartition(Lanes.Lane lane) {
    this.lane = lane;
  }

  Lanes.Lane lane() {
    return lane;
  }

  /** The chunk that the position is in. */
  @Nullable
  Chunk covering(long position) {
    var before = chunks.floorEntry(position);
    return before != null && position < before.getValue().next() ? before.getValue() : null;
  }

  /** Whether the chunk can still be found here. */
  boolean has(Chunk chunk) {
    return chunks.get(chunk.from()) == chunk;
  }

  /** A read that likely brings what is wanted, or is so near that one more may be spared. */
  Replays.@Nullable Read near(Replay replay) {
    for (var read : reads) {
      var distance = replay.wanted() - read.from();
      var covers = distance >= 0 && distance * bytesPerOffset < read.bytes();
      var isNear = Math.abs(distance) * bytesPerOffset < Replays.LARGEST_BYTES;
      if (covers || (isNear && !replay.hasWaited())) {
        return read;
      }
    }
    return null;
  }

  /**
   * How much to read for one who waits: as much as it asks for, up to the furthest of the others
   * that wait nearby, but not what is in memory already.
   */
  long bytesFor(Replay replay, List<Replay> others) {
    var from = replay.wanted();
    var bytes = replay.bytes();
    for (var other : others) {
      var needed = bytes(from, other.wanted()) + other.bytes();
      if (other.wanted() >= from && needed <= Replays.LARGEST_BYTES) {
        bytes = Math.max(bytes, needed);
      }
    }
    var to = replay.limit();
    var next = chunks.higherKey(from);
    if (next != null) {
      to = Math.min(to, next);
    }
    for (var read : reads) {
      if (read.from() > from) {
        to = Math.min(to, read.from());
      }
    }
    return Math.min(bytes, bytes(from, to) + SLACK_BYTES);
  }

  /** A read is under way. */
  void onAsked(Replays.Read read) {
    reads.add(read);
  }

  /** A read came back. */
  void onAnswered(Replays.Read read) {
    reads.remove(read);
  }

  /**
   * A chunk came.
   *
   * @return chunks that are found here no longer, because another one contains them; the new one
   *         may be among them
   */
  List<Chunk> add(Chunk chunk) {
    var estimate = chunk.footprint() / (double) (chunk.next() - chunk.from());
    bytesPerOffset = Math.max(1, estimate);
    var before = chunks.floorEntry(chunk.from());
    if (before != null && before.getValue().next() >= chunk.next()) {
      return List.of(chunk);
    }
    var within = chunks.tailMap(chunk.from(), true)
        .values()
        .stream()
        .takeWhile(other -> other.next() <= chunk.next())
        .toList();
    within.forEach(this::remove);
    chunks.put(chunk.from(), chunk);
    return within;
  }

  /** The chunk is found here no longer. */
  void remove(Chunk chunk) {
    chunks.remove(chunk.from(), chunk);
  }

  List<Chunk> all() {
    return List.copyOf(chunks.values());
  }

  List<Replays.Read> reads() {
    return List.copyOf(reads);
  }

  private long bytes(long from, long to) {
    return to <= from ? 0 : (long) ((to - from) * bytesPerOffset);
  }
}
