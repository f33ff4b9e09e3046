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
 * @param heartbeat
 *          interval of heartbeats
 * @param cursorParameter
 *          what the cursor came in
 */
public record StreamQuestion(Request request, Representation representation, Duration heartbeat,
    String cursorParameter) {
  /**
   * Whether events of several channels come in one stream and say which is theirs (protocol 3.3).
   */
  public boolean multiplexed() {
    return request.selections().all().size() > 1;
  }
}
