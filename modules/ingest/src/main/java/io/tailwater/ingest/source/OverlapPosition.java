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

/**
 * A position in an upstream whose ids are inexact: the id to present, somewhat in the past, and the
 * items that were had from there on.
 *
 * <p>
 * Items are kept in chunks by order of arrival, one for each commit, so that a commit writes what
 * it added and deletes what became too old: at 2 000 items a second and ten commits a second some
 * 3 kB. Bounded by {@code maxIds}; at the bound the oldest chunks go, and with them the overlap
 * becomes shorter than configured: nothing is lost then, but an upstream that delivers again what
 * is older than the rest may be believed.
 *
 * <p>
 * <b>Why this is exact.</b> Let the upstream deliver each of its topics in order of offset, with
 * timestamps out of order by less than the overlap <i>D</i>, and resolve a time <i>T</i> of a topic
 * to the first offset of at least that time (Kafka's {@code offsetsForTimes}) or to every item of
 * at least that time. We present the id that begins the newest chunk which is older than <i>D</i>;
 * it says for each topic a time <i>T</i> that this topic had reached. <i>Nothing is lost</i>: the
 * topic's item of time <i>T</i> was had, so the first offset of at least that time is not after it,
 * and what was not had is after everything that was; where single items are compared, one that was
 * not had is at most <i>D</i> older than the newest that was. <i>Nothing is doubled</i>: what is
 * delivered again has an offset not before one of time <i>T</i>, so its own time is at least
 * <i>T - D</i>, and a chunk is only forgotten when all its items are older than that in their own
 * topic. The times are compared per topic because a topic may be idle for hours while others move:
 * its last items are delivered again at each resume, however old they are. A topic that an id does
 * not know a time of ({@code "offset": -1}, which upstream means "from its end") is presented with
 * a time before the feed's first item, so what came to it while we were away is not skipped.
 */
final class OverlapPosition implements Position {
  /** Items after which a chunk is closed before its commit. */
  static final int MAX_CHUNK_ITEMS = 4_096;

  private final long overlapMillis;
  private final int maxIds;
  private final ArrayDeque<OverlapChunk> chunks = new ArrayDeque<>();
  private final Set<ItemId> had = new HashSet<>();
  private final Map<String, Bytes> changes = new LinkedHashMap<>();
  private final List<Step.Past> open = new ArrayList<>();
  private long nextNumber;
  private long sinceMillis = Long.MIN_VALUE;
  private long newestMillis = Long.MIN_VALUE;

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
    open.add(past);
    if (open.size() == MAX_CHUNK_ITEMS) {
      closeChunk();
    }
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
    var mark = mark();
    return Bytes.utf8(UpstreamId.presentable(mark.resumeId(), mark.sinceMillis()));
  }

  private void closeChunk() {
    var first = open.getFirst();
    var newest = new HashMap<String, Long>();
    open.forEach(past -> newest.merge(past.topic(), past.timeMillis(), Math::max));
    var chunk = new OverlapChunk(nextNumber, sinceMillis, first.upstreamId(), first.times(),
        newest, open.stream().map(Step.Past::item).toList());
    open.clear();
    append(chunk);
    changes.put(Long.toString(chunk.number()), chunk.encode());
  }

  private void append(OverlapChunk chunk) {
    chunks.addLast(chunk);
    had.addAll(chunk.items());
    nextNumber = chunk.number() + 1;
    sinceMillis = chunk.sinceMillis();
    newestMillis = Math.max(newestMillis, chunk.newestMillis());
  }

  /** The newest chunk that begins before the overlap, or else the oldest that there is. */
  private OverlapChunk mark() {
    var all = chunks.descendingIterator();
    while (all.hasNext()) {
      var chunk = all.next();
      if (chunk.beginsMillis() <= newestMillis - overlapMillis) {
        return chunk;
      }
    }
    return chunks.getFirst();
  }

  private void forgetOld() {
    if (chunks.isEmpty()) {
      return;
    }
    var mark = mark();
    chunks.stream()
        .filter(chunk -> chunk.number() < mark.number() && comesNoMore(chunk, mark))
        .toList()
        .forEach(this::forget);
    while (had.size() > maxIds && chunks.size() > 1) {
      forget(chunks.getFirst());
    }
  }

  private boolean comesNoMore(OverlapChunk chunk, OverlapChunk mark) {
    return chunk.newest().entrySet().stream().allMatch(newest -> {
      var presented = mark.resumeTimes().getOrDefault(newest.getKey(), mark.sinceMillis());
      return newest.getValue() < presented - overlapMillis;
    });
  }

  private void forget(OverlapChunk chunk) {
    chunks.removeIf(kept -> kept.number() == chunk.number());
    chunk.items().forEach(had::remove);
    changes.put(Long.toString(chunk.number()), Bytes.NONE);
  }
}
