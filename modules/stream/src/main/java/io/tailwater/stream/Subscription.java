package io.tailwater.stream;

import io.tailwater.model.Cursor;
import io.tailwater.model.Notice;
import java.util.List;
import java.util.Map;

/**
 * One client's interest in a set of channels, holding a position.
 *
 * <pre>
 *             every log read to its end, or
 *             a position around which the fan-out has frames
 *   Reading ────────────────────────────▶ Joined     frames come from the fan-out's log
 *      ▲  ◀──────────────────────────────   │
 *      │   fell off the fan-out's log,      │
 *      │   or the topic changed             ▼
 *      └── until, limit ────────────────▶ Ended
 * </pre>
 *
 * <p>
 * One that ends at given offsets reads by itself to its end. Events it has been given to write
 * count as delivered: the position is after them. Confined to the engine's thread.
 */
public final class Subscription {
  sealed interface State permits Reading, State.Joined, State.Ended {
    record Joined(FanOut fanOut) implements State {}

    record Ended(Place place) implements State {}
  }

  /** No step was possible; else a step tells how many bytes it wrote. */
  static final long NOTHING = -1;

  private static final long BYTES_PER_TURN = 512 * 1024;

  private final Engine engine;
  private Selections selections;
  private final Encoder encoder;
  private final Wake wake;
  private final OnGap onGap;
  private final Notices notices = new Notices();
  private final Lag lag = new Lag();
  private final Bound bound;
  private State state;
  private long sequence;
  private long delivered;
  private long told = -1;
  private boolean behind;
  private boolean waits;
  /** Kept by the crowd that it is in. */
  int placeInCrowd;

  Subscription(Engine engine, Start start, Encoder encoder, Wake wake) {
    this.engine = engine;
    this.selections = start.selections();
    this.encoder = encoder;
    this.wake = wake;
    this.onGap = start.onGap();
    this.bound = new Bound(start.bounds());
    var next = start.next().stream().mapToLong(Long::longValue).toArray();
    this.behind = !engine.isAtEnds(start.lanes(), next);
    this.state = begin(start.lanes(), next);
    start.first().forEach(this::enqueue);
    if (start.fails()) {
      end(position());
    }
  }

  /** The position after what was written and what waits to be told. */
  public Cursor cursor() {
    var cursor = lanes().cursor(position());
    return state instanceof State.Ended ? cursor.end() : cursor;
  }

  /** Events written so far. */
  public long delivered() {
    return delivered;
  }

  /** Whether everything there is has been written, and nothing waits to be told. */
  public boolean isUpToDate() {
    return notices.isEmpty() && switch (state) {
      case Reading _ -> false;
      case State.Joined(FanOut fanOut) -> sequence == fanOut.log().end();
      case State.Ended _ -> true;
    };
  }

  /** Whether it does not follow a fan-out, and so depends on the clock. */
  public boolean readsByItself() {
    return state instanceof Reading;
  }

  /** Writes what there is, until the sink is full or the turn is over. */
  public Progress read(Sink sink, long nowMillis) {
    waits = false;
    var bytes = 0L;
    var steps = selections.eventsPerTurn();
    for (var turn = 0; turn < steps && bytes < BYTES_PER_TURN; turn++) {
      if (!sink.isWritable()) {
        return Progress.FULL;
      }
      if (!notices.isEmpty()) {
        writeNotice(sink);
        continue;
      }
      var written = switch (state) {
        case Reading reading -> reading.step(this, sink, nowMillis);
        case State.Joined(FanOut fanOut) -> copy(fanOut, sink);
        case State.Ended _ -> NOTHING;
      };
      if (written == NOTHING) {
        waits = true;
        return state instanceof State.Ended ? Progress.ENDED : Progress.IDLE;
      }
      bytes += written;
    }
    return sink.isWritable() ? Progress.MORE : Progress.FULL;
  }

  /**
   * Writes a checkpoint if the position moved since the client was last told one (protocol 3.5).
   *
   * @return whether it was written
   */
  public boolean checkpoint(Sink sink) {
    // What waits is told first: an id from behind it would hide it from a client that is cut.
    if (state instanceof State.Ended || !notices.isEmpty() || positionSum() == told) {
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
    tellAll(sink);
  }

  /** Writes what waits to be told, whether the sink is writable or not. */
  public void tellAll(Sink sink) {
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

  /** Ends at these offsets, as {@link Start.Bounds} has them, of which it said that they come. */
  public void endAt(Map<String, List<Long>> untilByTopic) {
    if (!(state instanceof State.Ended)) {
      bound.endAt(untilByTopic);
      resumeAt(lanes(), position());
    }
  }

  /**
   * The offsets at which it was to end in a topic are void: the topic is another one, or was cut
   * back. It ends there at once.
   */
  void forgetEnd(String topic) {
    bound.forget(topic);
  }

  /** The topic is another one or was cut back, and its position in it another one therefore. */
  void onReset(Notice.ResetReason reason, String topic) {
    tell(new Notice.Reset(reason, selections.channels(topic)));
    if (onGap == OnGap.FAIL && !(state instanceof State.Ended)) {
      end(position());
    }
  }

  /**
   * Whether a client that was live is further behind than it may be, or more waits to be told than
   * may; to be asked every now and then, which is how exact the answer is.
   */
  public boolean isTooSlow(long nowMillis) {
    if (state instanceof State.Joined(FanOut fanOut)) {
      lag.note(sequence, fanOut.log().end(), nowMillis);
    } else {
      lag.note(waits || state instanceof State.Ended, nowMillis);
    }
    return notices.areTooMany()
        || lag.isOver(engine.settings().lagLimit(), nowMillis, this::lagEvents, this::lagBytes);
  }

  /** Frees everything it holds. */
  public void close() {
    var place = place();
    release();
    state = new State.Ended(place);
  }

  OnGap onGap() {
    return onGap;
  }

  Selections selections() {
    return selections;
  }

  Lanes lanes() {
    return switch (state) {
      case Reading reading -> reading.reader().lanes();
      case State.Joined(FanOut fanOut) -> fanOut.key().lanes();
      case State.Ended(Place place) -> place.lanes();
    };
  }

  long[] position() {
    return switch (state) {
      case Reading reading -> reading.reader().position();
      case State.Joined(FanOut fanOut) -> fanOut.positionAt(sequence);
      case State.Ended(Place place) -> place.next().clone();
    };
  }

  /** Where it is, to be kept. */
  Place place() {
    return new Place(lanes(), position());
  }

  /** How much waits to be told. */
  int waitingNotices() {
    return notices.count();
  }

  /** The next frame's place in the fan-out's log, for a joined one. */
  long sequence() {
    return sequence;
  }

  /** Some log has grown. */
  void onAppended() {
    if (waits) {
      wake();
    }
  }

  /** The fan-out's log no longer holds what this one has yet to write: it reads by itself again. */
  void fallOff() {
    if (state instanceof State.Joined(FanOut fanOut)) {
      behind = true;
      lag.note(false, engine.nowMillis());
      resumeAt(fanOut.key().lanes(), fanOut.positionAt(sequence));
      enqueue(new Notice.Lagging(Notice.LaggingBy.CLIENT, lag.millis(engine.nowMillis())));
    }
  }

  /** Goes on in other lanes, from a position given for each. */
  void resumeAt(Lanes lanes, long[] next) {
    release();
    state = read(lanes, next);
    behind |= !engine.isAtEnds(lanes, next);
    wake();
  }

  private void wake() {
    waits = false;
    wake.wake();
  }

  /** Joins at once where the fan-out still has what comes next. */
  private State begin(Lanes lanes, long[] next) {
    if (!bound.isAtOffsets()) {
      var fanOut = engine.fanOutAt(new FanOut.Key(selections, lanes, encoder), next);
      if (fanOut != null) {
        return join(fanOut, fanOut.sequenceAt(next));
      }
    }
    return read(lanes, next);
  }

  private State join(FanOut fanOut, long at) {
    sequence = at;
    // Equal to its own, which need not be kept then.
    selections = fanOut.key().selections();
    lag.onJoined(at);
    return fanOut.join(this);
  }

  private State read(Lanes lanes, long[] next) {
    engine.reading().add(this);
    var reader = engine.reader(lanes, next, this::wake);
    bound.apply(reader);
    return new Reading(reader, encoder.frames(lanes));
  }

  /** Every log has been read to its end, exactly or further. */
  long arrive(Lanes lanes, boolean exactly) {
    var live = exactly && tellLive();
    if (!bound.isAtOffsets() && exactly) {
      var fanOut = engine.fanOut(new FanOut.Key(selections, lanes, encoder));
      if (fanOut != null) {
        release();
        state = join(fanOut, fanOut.log().end());
        return 0;
      }
    }
    return live ? 0 : NOTHING;
  }

  private boolean tellLive() {
    var live = behind;
    behind = false;
    if (live) {
      enqueue(new Notice.Live());
    }
    return live;
  }

  private long copy(FanOut fanOut, Sink sink) {
    var log = fanOut.log();
    var end = log.end();
    if (sequence == end) {
      return tellLive() ? 0 : NOTHING;
    }
    var before = sequence;
    var bytes = log.bytesFrom(before);
    sequence = log.write(before, before + bound.atMost(end - before), sink);
    var written = bytes - log.bytesFrom(sequence);
    onDelivered(sequence - before, sequence == end ? log.sumAfterNewest() : -1);
    return written;
  }

  /** So many events were written; {@code told} is the sum of the newest id, or -1. */
  void onDelivered(long events, long toldSum) {
    delivered += events;
    told = toldSum;
    bound.delivered(events);
    if (bound.isReached()) {
      end(switch (state) {
        case State.Joined(FanOut fanOut) -> fanOut.log().positionAfterPrevious(sequence);
        case Reading _,State.Ended _ -> position();
      });
    }
  }

  /** It is complete at that position. */
  long end(long[] position) {
    var place = new Place(lanes(), position);
    release();
    state = new State.Ended(place);
    enqueue(new Notice.End());
    return 0;
  }

  /** The position that goes with a notice is the one now, whatever happens until it is written. */
  void enqueue(Notice notice) {
    notices.add(new Notices.Told(notice, place(), state instanceof State.Ended));
  }

  private void writeNotice(Sink sink) {
    var oldest = notices.poll();
    if (oldest != null) {
      sink.write(oldest.encode(encoder));
      told = Positions.sum(oldest.place().next());
    }
  }

  private long positionSum() {
    return state instanceof State.Joined(FanOut fanOut) && sequence == fanOut.log().end()
        ? fanOut.endSum()
        : Positions.sum(position());
  }

  private long lagEvents() {
    return Positions.sum(engine.ends(lanes())) - Positions.sum(position());
  }

  private long lagBytes() {
    return state instanceof State.Joined(FanOut fanOut)
        ? fanOut.log().bytesFrom(sequence)
        : engine.estimatedBytes(lanes(), lagEvents());
  }

  private void release() {
    switch (state) {
      case Reading reading -> {
        reading.reader().close();
        engine.reading().remove(this);
      }
      case State.Joined(FanOut fanOut) -> fanOut.leave(this);
      case State.Ended _ -> {
        // Released when it ended.
      }
    }
  }
}
