package io.tailwater.ingest.source;

import io.tailwater.model.Bytes;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * A position in an upstream whose ids are inexact: the id to present, somewhat in the past, and the
 * items that were had from there on.
 *
 * <p>
 * Items are kept in chunks by order of arrival, a few for each commit, so that a commit writes what
 * it added and deletes what became too old: at 2 000 items a second and ten commits a second some
 * 4 kB. Bounded by {@code maxIds}; at the bound the oldest chunks go and the overlap becomes
 * shorter
 * than configured: an upstream that is out of order by more than what is left of it may then repeat
 * or lose items.
 *
 * <p>
 * <b>Why this is exact.</b> Let the upstream deliver each of its topics in order of offset, with
 * timestamps out of order by less than the overlap <i>D</i>, and resolve a time <i>T</i> of a topic
 * to the first offset of at least that time (Kafka's {@code offsetsForTimes}), or to every item of
 * at least that time. Every connection begins a topic at or before what was had of it, so what was
 * had of a topic is all up to some offset. We present for each topic <i>T = N - D</i>, <i>N</i>
 * being the newest time had of it. <i>Nothing is lost</i>: the item of time <i>N</i> was had and is
 * not before the first offset of time <i>T</i>, so everything after what was had is delivered;
 * where
 * single items are compared, one that was not had is at most <i>D</i> older than <i>N</i>.
 * <i>Nothing is doubled</i>: what is delivered again has an offset not before one of time <i>T</i>,
 * so its own time is at least <i>T - D</i>, and a chunk is only forgotten when all its items are
 * older than that in their own topic. Times are compared per topic because a topic may be idle, or
 * behind, by hours: its last items are delivered again at each resume, however old they are. A
 * topic
 * of which nothing was had ({@code "offset": -1}, which upstream means "from its end") is asked for
 * from a time before the feed's first item, so what came to it while we were away is not skipped.
 *
 * <p>
 * Where ids say no times, the id that begins the newest chunk older than <i>D</i> is presented; the
 * argument is the same for the one topic that there is.
 */
final class OverlapPosition implements Position {
  /** Items after which a chunk is closed before its commit. */
  static final int MAX_CHUNK_ITEMS = 4_096;

  private static final int SPANS_PER_OVERLAP = 4;
  private static final long MIN_SPAN_MILLIS = 20;

  private final long overlapMillis;
  private final int maxIds;
  private final ArrayDeque<OverlapChunk> chunks = new ArrayDeque<>();
  private final Set<ItemId> had = new HashSet<>();
  private final Map<String, Long> reached = new HashMap<>();
  private final Map<String, Long> floor = new HashMap<>();
  private final Map<String, Bytes> changes = new LinkedHashMap<>();
  private final List<Step.Past> open = new ArrayList<>();
  private long nextNumber;
  private long sinceMillis = Long.MIN_VALUE;

  private OverlapPosition(Duration overlap, int maxIds) {
    this.overlapMillis = overlap.toMillis();
    this.maxIds = maxIds;
  }

  static OverlapPosition restore(Duration overlap, int maxIds, Map<String, Bytes> entries) {
    var position = new OverlapPosition(overlap, maxIds);
    var byNumber = new TreeMap<Long, Bytes>();
    entries.forEach((name, value) -> byNumber.put(Long.parseLong(name), value));
    byNumber.forEach((number, value) -> position.append(OverlapChunk.decode(number, value)));
    return position;
  }

  @Override
  public boolean admit(Step step) {
    if (!(step instanceof Step.Past past)) {
      throw new IllegalStateException("an inexact feed cannot make the step " + step);
    }
    if (!had.add(past.item())) {
      return false;
    }
    if (sinceMillis == Long.MIN_VALUE) {
      sinceMillis = past.timeMillis() - overlapMillis;
    }
    if (!open.isEmpty() && (open.size() == MAX_CHUNK_ITEMS || spansTooMuch(past))) {
      closeChunk();
    }
    open.add(past);
    return true;
  }

  @Override
  public Map<String, Bytes> changes() {
    if (!open.isEmpty()) {
      closeChunk();
    }
    forgetOld();
    var changed = Map.copyOf(changes);
    changes.clear();
    return changed;
  }

  @Override
  public Bytes resume() {
    if (!open.isEmpty()) {
      closeChunk();
    }
    if (chunks.isEmpty()) {
      return Bytes.NONE;
    }
    var newestId = chunks.getLast().resumeId();
    return Bytes.utf8(UpstreamId.saysTimes(newestId)
        ? UpstreamId.at(newestId, this::presented)
        : mark().resumeId());
  }

  /**
   * A resume begins at a chunk, or a little before, so a chunk that spans much has much delivered
   * again: where one held all that a connection brought, its like could never come further.
   */
  private boolean spansTooMuch(Step.Past past) {
    var span = Math.max(MIN_SPAN_MILLIS, overlapMillis / SPANS_PER_OVERLAP);
    return past.timeMillis() - open.getFirst().timeMillis() >= span;
  }

  private void closeChunk() {
    var first = open.getFirst();
    var chunkReached = new HashMap<String, Long>();
    var chunkNewest = new HashMap<String, Long>();
    for (var past : open) {
      chunkReached.merge(past.topic(), past.times().getOrDefault(past.topic(), past.timeMillis()),
          Math::max);
      chunkNewest.merge(past.topic(), past.timeMillis(), Math::max);
    }
    // Before the chunk is written: a resume from it must not ask for what is forgotten with it.
    while (had.size() > maxIds && !chunks.isEmpty()) {
      var oldest = chunks.getFirst();
      oldest.newest().forEach((topic, time) -> floor.merge(topic, time + 1, Math::max));
      forget(oldest);
    }
    var chunk = new OverlapChunk(nextNumber, sinceMillis, first.timeMillis(), first.upstreamId(),
        chunkReached, chunkNewest, floor, open.stream().map(Step.Past::item).toList());
    open.clear();
    append(chunk);
    changes.put(Long.toString(chunk.number()), chunk.encode());
  }

  private void append(OverlapChunk chunk) {
    chunks.addLast(chunk);
    had.addAll(chunk.items());
    nextNumber = chunk.number() + 1;
    sinceMillis = chunk.sinceMillis();
    chunk.reached().forEach((topic, time) -> reached.merge(topic, time, Math::max));
    chunk.floor().forEach((topic, time) -> floor.merge(topic, time, Math::max));
  }

  /** The time to ask for a topic from. */
  private long presented(String topic) {
    var newest = reached.get(topic);
    return newest == null
        ? sinceMillis
        : Math.min(newest, Math.max(newest - overlapMillis, floor.getOrDefault(topic, 0L)));
  }

  /** The newest chunk that begins before the overlap, or else the oldest that there is. */
  private OverlapChunk mark() {
    var newest = reached.values().stream().mapToLong(Long::longValue).max().orElse(sinceMillis);
    var all = chunks.descendingIterator();
    while (all.hasNext()) {
      var chunk = all.next();
      if (chunk.beginsMillis() <= newest - overlapMillis) {
        return chunk;
      }
    }
    return chunks.getFirst();
  }

  private void forgetOld() {
    if (chunks.isEmpty()) {
      return;
    }
    var saysTimes = UpstreamId.saysTimes(chunks.getLast().resumeId());
    var mark = mark();
    chunks.stream()
        .filter(chunk -> saysTimes
            ? comesNoMore(chunk, this::presented)
            : chunk.number() < mark.number() && comesNoMore(chunk, _ -> mark.beginsMillis()))
        .toList()
        .forEach(this::forget);
  }

  private boolean comesNoMore(OverlapChunk chunk, ToLongFunction<String> presented) {
    return chunk.newest()
        .entrySet()
        .stream()
        .allMatch(newest -> newest.getValue() < presented.applyAsLong(newest.getKey())
            - overlapMillis);
  }

  private void forget(OverlapChunk chunk) {
    chunks.removeIf(kept -> kept.number() == chunk.number());
    chunk.items().forEach(had::remove);
    changes.put(Long.toString(chunk.number()), Bytes.NONE);
  }
}
