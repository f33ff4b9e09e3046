package io.tailwater.edge.admission;

import io.tailwater.stream.Request;

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
    Duration heartbeat, Duration waitFor, String cursorParameter) {}
