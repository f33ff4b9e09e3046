package io.tailwater.edge.admission;

import io.tailwater.stream.Request;
import io.tailwater.stream.Resolution;

import java.time.Duration;

/**
 * A request for {@code /v1/stream} that could be read.
 *
 * @param request
 *          what to subscribe to
 * @param representation
 *          in which form
 * @param eventForm
 *          how events are shown in it
 * @param heartbeat
 *          interval of heartbeats
 * @param waitFor
 *          how long a page waits for something to come
 * @param cursorParameter
 *          what the cursor came in
 */
public record StreamQuestion(Request request, Representation representation, EventForm eventForm,
    Duration heartbeat, Duration waitFor, String cursorParameter) {
  /** Names the parameter that the cursor came in which is not for these channels. */
  public Problem problem(Resolution.Mismatch mismatch) {
    return Problem.parameter(400, "Bad parameter", mismatch.until() ? "until" : cursorParameter,
        mismatch.message());
  }
}
