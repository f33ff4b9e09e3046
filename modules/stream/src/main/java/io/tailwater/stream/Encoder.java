package io.tailwater.stream;

import io.tailwater.model.Cursor;
import io.tailwater.model.Event;
import io.tailwater.model.Notice;

import java.util.Optional;

/**
 * The bytes of one wire format, framing included. Equal encoders write equal bytes, so that their
 * subscriptions can share a fan-out.
 */
public interface Encoder {
  /**
   * One event as a subscriber sees it who asked for the selection; {@code cursor} is the position
   * after it.
   */
  byte[] event(Selection selection, Event event, Cursor cursor);

  /** One notice; {@code cursor} is empty only where no position is known yet. */
  byte[] notice(Notice notice, Optional<Cursor> cursor);
}
