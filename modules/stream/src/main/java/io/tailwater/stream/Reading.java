package io.tailwater.stream;

import io.tailwater.model.Notice;

/**
 * The state of a subscription that reads its lanes by itself and has its frames encoded for itself.
 * Confined to the engine's thread.
 */
final class Reading implements Subscription.State {
  private final Reader reader;
  private final Encoder.Frames frames;
  private boolean toldBlocked;

  Reading(Reader reader, Encoder.Frames frames) {
    this.reader = reader;
    this.frames = frames;
  }

  Reader reader() {
    return reader;
  }

  /** Goes one event on, or tells what keeps it; as {@link Subscription#NOTHING} says. */
  long step(Subscription of, Sink sink, long nowMillis) {
    var step = reader.step(nowMillis);
    if (tellBlocked(of, nowMillis)) {
      return 0;
    }
    return switch (step) {
      case NEXT -> deliver(of, sink);
      case LOST -> skip(of);
      case BLOCKED -> Subscription.NOTHING;
      case AT_TAIL -> of.arrive(reader.lanes(), reader.isAtEnds());
      case DONE -> of.end(reader.position());
    };
  }

  private long deliver(Subscription of, Sink sink) {
    var event = reader.event();
    var selection = of.selections().selectionOf(reader.lane().lane().topic(), event);
    reader.advance();
    if (selection.isEmpty()) {
      return 0;
    }
    var position = reader.livePosition();
    var frame = frames.event(selection.get(), event, position);
    var length = frame.length();
    sink.write(frame);
    of.onDelivered(1, Positions.sum(position));
    return length;
  }

  /** A range is gone (G2): says which, and goes on or not. */
  private long skip(Subscription of) {
    var skipped = Skip.over(reader, of.selections(), of.onGap());
    skipped.ifPresent(of::enqueue);
    return skipped.isPresent() && of.onGap() == OnGap.FAIL ? of.end(reader.position()) : 0;
  }

  /** Tells once that a lane is blocked for long; whether it did just now. */
  private boolean tellBlocked(Subscription of, long nowMillis) {
    var millis = reader.blockedMillis(nowMillis);
    var isLong = millis >= Reader.PATIENCE_MILLIS;
    var tell = isLong && !toldBlocked;
    toldBlocked = isLong;
    if (tell) {
      of.enqueue(new Notice.Lagging(reader.blockedBy(), millis));
    }
    return tell;
  }
}
