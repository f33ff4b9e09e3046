package io.tailwater.edge.admission;

import io.tailwater.wire.Envelope;
import io.tailwater.wire.EventName;

/**
 * How an event is shown (protocol 3.3, 3.4).
 *
 * @param envelope
 *          what shapes its data
 * @param name
 *          what an event stream calls it
 */
public record EventForm(Envelope envelope, EventName name) {}
