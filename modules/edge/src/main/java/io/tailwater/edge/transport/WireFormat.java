package io.tailwater.edge.transport;

import io.tailwater.edge.admission.Representation;
import io.tailwater.edge.admission.StreamQuestion;
import io.tailwater.wire.Envelope;
import io.tailwater.wire.EventName;
import io.tailwater.wire.FrameWriter;
import io.tailwater.wire.Framing;
import io.tailwater.wire.NdjsonWriter;
import io.tailwater.wire.SseWriter;

/**
 * The bytes of a stream, as far as they do not depend on what is in it.
 *
 * @param representation
 *          the form
 * @param eventName
 *          what event streams call an event
 * @param envelope
 *          what shapes the data
 * @param framing
 *          what stands around a frame
 */
record WireFormat(Representation representation, EventName eventName, Envelope envelope,
    Framing framing) {
  /**
   * The format that was asked for; chunked over HTTP/1.1, plain over HTTP/1.0. A page has the
   * frames of NDJSON.
   */
  static WireFormat of(StreamQuestion question, boolean chunked) {
    var form = question.eventForm();
    var framing = chunked ? Framing.CHUNKED : Framing.PLAIN;
    return switch (question.representation()) {
      case EVENT_STREAM -> new WireFormat(Representation.EVENT_STREAM, form.name(),
          form.envelope(), framing);
      case NDJSON -> new WireFormat(Representation.NDJSON, EventName.NONE, form.envelope(),
          framing);
      case PAGE -> new WireFormat(Representation.NDJSON, EventName.NONE, form.envelope(),
          Framing.PLAIN);
    };
  }

  FrameWriter writer() {
    return switch (representation) {
      case EVENT_STREAM -> new SseWriter(eventName, envelope, framing);
      case NDJSON, PAGE -> new NdjsonWriter(envelope, framing);
    };
  }
}
