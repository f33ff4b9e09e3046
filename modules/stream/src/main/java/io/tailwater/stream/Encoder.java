package io.tailwater.stream;

import io.tailwater.model.Event;
import io.tailwater.model.Notice;

/**
 * One wire format, framing included. Equal encoders write equal bytes, so that their subscriptions
 * can share a fan-out.
 */
public interface Encoder {
  /** Frames whose cursors name these lanes. */
  Frames frames(Lanes lanes);

  /**
   * Writes frames for one row of lanes; each call's frame is good until the next call on any
   * {@code Frames} of the same thread. Positions are next offsets by lane.
   */
  interface Frames {
    /**
     * One event as a subscriber sees it who asked for the selection; {@code next} is the position
     * after it.
     */
    Frame event(Selection selection, Event event, long[] next);

    /** One notice; {@code ended} marks its cursor as the end (protocol 2.10). */
    Frame notice(Notice notice, long[] next, boolean ended);
  }
}
