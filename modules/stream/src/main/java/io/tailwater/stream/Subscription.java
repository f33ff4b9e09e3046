package io.tailwater.stream;

import io.tailwater.model.Cursor;
import io.tailwater.model.Notice;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * One client's interest in a set of channels, holding a position.
 *
 * <pre>
 *             every log read to its end
 *   Reading ────────────────────────────▶ Joined     frames come from the fan-out's log
 *      ▲  ◀──────────────────────────────   │
 *      │   fell off the fan-out's log,      │
 *      │   or the topic changed             ▼
 *      └── limit, until ────────────────▶ Ended
 * </pre>
 *
 * <p>
 * A bounded subscription (limit, until) reads by itself to its end. Events it has been given to
 * write
 * count as delivered: the position is after them. Confined to the engine's thread.
 */
public final class Subscription {
  /** What came of {@link #read}. */
  public enum Progress {
    /** Everything there is has been written; {@code wake} says when there is more. */
    IDLE,
    /** The sink takes no more. */
    FULL,
    /** There may be more, but other subscriptions should have their turn. */
    MORE,
    /** The end was written. */
    ENDED
  }

  private sealed interface State {
    record Reading(Reader reader) implements State {}

    record Joined(FanOut fanOut) implements State {}

    record Ended(Cursor cursor) implements State {}
  }

  /** A notice that waits to be written, with the position at which it was told. */
  private record Told(Notice notice, Cursor cursor) {}

  private static final int STEPS_PER_TURN = 2_000;
  private static final int BYTES_PER_SLICE = 64 * 1024;

  private final Engine engine;
  private final Selections selections;
  private final Encoder encoder;
  private final Runnable wake;
  private final boolean bounded;
  private final OnGap onGap;
  private final ArrayDeque<Told> notices = new ArrayDeque<>();
  private State state;
  private long sequence;
  private long eventsLeft;
  private long delivered;
  private long told = -1;
  private boolean behind;
  private boolean toldBlocked;
  private Map<String, List<Long>> until;
  private boolean ends;

  Subscription(Engine engine, Start start, Encoder encoder, Runnable wake) {
    this.engine = engine;
    this.selections = start.selections();
    this.encoder = encoder;
    this.wake = wake;
    this.bounded = start.bounds().isBounded();
    this.onGap = start.onGap();
    this.until = new HashMap<>(start.bounds().until());
    this.ends = !until.isEmpty();
    this.eventsLeft = start.bounds().limit().orElse(Long.MAX_VALUE);
    this.state = read(start.lanes(), start.next().stream().mapToLong(Long::longValue).toArray());
    this.behind = !isAtEnds();
    start.first().forEach(this::enqueue);
    if (start.fails()) {
      fail();
    }
  }

  /** The position after what was written and what waits to be told. */
  private Cursor cursor() {
    return switch (state) {
      case State.Reading(Reader reader) -> reader.lanes().cursor(reader.position());
      case State.Joined(FanOut fanOut) -> fanOut.cursorAt(sequence);
      case State.Ended(Cursor cursor) -> cursor;
    };
  }

  /** Events written so far. */
  public long delivered() {
    return delivered;
  }

  /** Writes what there is, until the sink is full or the turn is over. */
  public Progress read(Sink sink, long nowMillis) {
    for (var turn = 0; turn < STEPS_PER_TURN; turn++) {
      if (!sink.isWritable()) {
        return Progress.FULL;
      }
      if (!notices.isEmpty()) {
        writeNotice(sink);
        continue;
      }
      var moved = switch (state) {
        case State.Reading(Reader reader) -> step(reader, sink, nowMillis);
        case State.Joined(FanOut fanOut) -> copy(fanOut, sink);
        case State.Ended _ -> false;
      };
      if (!moved) {
        return state instanceof State.Ended ? Progress.ENDED : Progress.IDLE;
      }
    }
    return Progress.MORE;
  }

  /**
   * Writes a checkpoint if the position moved since the client was last told one (protocol 3.5).
   *
   * @return whether it was written
   */
  public boolean checkpoint(Sink sink) {
    // What waits to be told comes first: an id from behind it would hide it from a client that is
    // cut.
    if (state instanceof State.Ended || !notices.isEmpty() || position() == told) {
      return false;
    }
    enqueue(new Notice.Checkpoint());
    writeNotice(sink);
    return true;
  }

  /** Writes what waits to be told and then this, whether the sink is writable or not. */
  public void closing(Notice.Closing notice, Sink sink) {
    if (!(state instanceof State.Ended)) {
      enqueue(notice);
    }
    while (!notices.isEmpty()) {
      writeNotice(sink);
    }
  }

  /** Tells the client at the next {@link #read}. */
  public void tell(Notice notice) {
    if (!(state instanceof State.Ended)) {
      enqueue(notice);
      wake();
    }
  }

  /**
   * Ends at these offsets; only for a subscription whose bounds said that they come later.
   *
   * @param untilByTopic
   *          as in {@link Start.Bounds}
   */
  public void endAt(Map<String, List<Long>> untilByTopic) {
    until = new HashMap<>(untilByTopic);
    ends = true;
    if (state instanceof State.Reading(Reader reader)) {
      reader.all().forEach(this::bound);
      wake();
    }
  }

  /**
   * The offsets at which it was to end in a topic are void: the topic is another one, or was cut
   * back. It ends there at once.
   */
  void forgetEnd(String topic) {
    if (ends) {
      until.put(topic, List.of());
    }
  }

  /** The topic is another one or was cut back, and its position in it another one therefore. */
  void onReset(Notice.ResetReason reason, String topic) {
    tell(new Notice.Reset(reason, selections.channels(topic)));
    if (onGap == OnGap.FAIL) {
      fail();
    }
  }

  /** Frees everything it holds. */
  public void close() {
    release();
    engine.closed(this);
  }

  OnGap onGap() {
    return onGap;
  }

  Selections selections() {
    return selections;
  }

  /** The next frame's place in the fan-out's log, for a joined one. */
  long sequence() {
    return sequence;
  }

  void wake() {
    wake.run();
  }

  /** Some log has grown. */
  void onAppended() {
    var waits = switch (state) {
      case State.Reading _ -> true;
      case State.Joined(FanOut fanOut) -> sequence < fanOut.log().end();
      case State.Ended _ -> false;
    };
    if (waits) {
      wake();
    }
  }

  /** The fan-out's log no longer holds what this one has yet to write: it reads by itself again. */
  void fallOff() {
    if (state instanceof State.Joined(FanOut fanOut)) {
      behind = true;
      resumeAt(fanOut.key().lanes(), fanOut.positionAt(sequence));
    }
  }

  /** Goes on in other lanes, from a position given for each. */
  void resumeAt(Lanes lanes, long[] next) {
    release();
    state = read(lanes, next);
    behind |= !isAtEnds();
    wake();
  }

  /** The lanes and the position in them, while it has not ended. */
  void position(BiConsumer<Lanes, long[]> use) {
    switch (state) {
      case State.Reading(Reader reader) -> use.accept(reader.lanes(), reader.position());
      case State.Joined(FanOut fanOut) -> use.accept(fanOut.key().lanes(),
          fanOut.positionAt(sequence));
      case State.Ended _ -> {
        // Nothing to go on with.
      }
    }
  }

  private State read(Lanes lanes, long[] next) {
    var reader = engine.reader(lanes, next, this::wake);
    reader.all().forEach(this::bound);
    return new State.Reading(reader);
  }

  private void bound(ReaderLane lane) {
    if (ends) {
      var offsets = until.getOrDefault(lane.lane().topic(), List.of());
      var partition = lane.lane().partition();
      lane.endAt(partition < offsets.size() ? offsets.get(partition) : 0);
    }
  }

  private boolean step(Reader reader, Sink sink, long nowMillis) {
    var step = reader.step(nowMillis);
    return tellBlocked(reader, nowMillis) || switch (step) {
      case NEXT -> {
        deliver(reader, sink);
        yield true;
      }
      case LOST -> {
        skip(reader);
        yield true;
      }
      case BLOCKED -> false;
      case AT_TAIL -> arrive(reader, reader.isAtEnds());
      case DONE -> {
        end(reader);
        yield true;
      }
    };
  }

  private void deliver(Reader reader, Sink sink) {
    var event = reader.event();
    var selection = selections.selectionOf(reader.lane().lane().topic(), event);
    reader.advance();
    if (selection.isEmpty()) {
      return;
    }
    var position = reader.livePosition();
    sink.write(encoder.event(selection.get(), event, reader.lanes().cursor(position)));
    told = Arrays.stream(position).sum();
    delivered++;
    if (--eventsLeft == 0) {
      end(reader);
    }
  }

  /** A range is gone (G2): says which, and goes on or not. */
  private void skip(Reader reader) {
    Skip.over(reader, selections, onGap).ifPresent(notice -> {
      enqueue(notice);
      if (onGap == OnGap.FAIL) {
        end(reader);
      }
    });
  }

  /** Tells once that a lane is blocked for long; whether it did just now. */
  private boolean tellBlocked(Reader reader, long nowMillis) {
    var millis = reader.blockedMillis(nowMillis);
    var isLong = millis >= Reader.PATIENCE_MILLIS;
    var tell = isLong && !toldBlocked;
    toldBlocked = isLong;
    if (tell) {
      enqueue(new Notice.Lagging(reader.blockedBy(), millis));
    }
    return tell;
  }

  private boolean arrive(Reader reader, boolean exactly) {
    var live = behind && exactly;
    if (live) {
      behind = false;
      enqueue(new Notice.Live());
    }
    if (!bounded && exactly) {
      var fanOut = engine.fanOut(new FanOut.Key(selections, reader.lanes(), encoder));
      reader.close();
      state = new State.Joined(fanOut);
      sequence = fanOut.join(this);
      return true;
    }
    return live;
  }

  private boolean copy(FanOut fanOut, Sink sink) {
    if (sequence == fanOut.log().end()) {
      return false;
    }
    var after = fanOut.log().write(sequence, BYTES_PER_SLICE, sink);
    delivered += after - sequence;
    sequence = after;
    told = after == fanOut.log().end() ? fanOut.positionOfLastFrame() : -1;
    return true;
  }

  private void fail() {
    if (state instanceof State.Reading(Reader reader)) {
      end(reader);
    }
  }

  private void end(Reader reader) {
    var cursor = reader.lanes().cursor(reader.position()).end();
    reader.close();
    state = new State.Ended(cursor);
    enqueue(new Notice.End());
  }

  /** The position that goes with a notice is the one now, whatever happens until it is written. */
  private void enqueue(Notice notice) {
    // A client that does not read is told the newest of what is said again, so that little waits.
    notices.removeIf(waiting -> supersedes(notice, waiting.notice()));
    notices.addLast(new Told(notice, cursor()));
  }

  private static boolean supersedes(Notice newer, Notice older) {
    return newer instanceof Notice.Lagging ? older instanceof Notice.Lagging : newer.equals(older);
  }

  private void writeNotice(Sink sink) {
    var first = notices.removeFirst();
    sink.write(encoder.notice(first.notice(), Optional.of(first.cursor())));
    if (notices.isEmpty()) {
      told = position();
    }
  }

  /**
   * The sum of the lanes' offsets: it differs whenever the position does, for offsets only grow.
   */
  private long position() {
    return switch (state) {
      case State.Reading(Reader reader) -> Arrays.stream(reader.position()).sum();
      case State.Joined(FanOut fanOut) -> sequence == fanOut.log().end()
          ? fanOut.positionSum()
          : Arrays.stream(fanOut.positionAt(sequence)).sum();
      case State.Ended _ -> told;
    };
  }

  private boolean isAtEnds() {
    return state instanceof State.Reading(Reader reader) && engine.isAtEnds(reader);
  }

  private void release() {
    switch (state) {
      case State.Reading(Reader reader) -> reader.close();
      case State.Joined(FanOut fanOut) -> fanOut.leave(this);
      case State.Ended _ -> {
        // Released when it ended.
      }
    }
  }
}
