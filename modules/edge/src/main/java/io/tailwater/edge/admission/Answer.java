package io.tailwater.edge.admission;

import io.tailwater.model.Bytes;

import java.util.Map;

/**
 * What the edge answers to a request; headers besides those that follow from the kind of answer.
 */
public sealed interface Answer {
  /** Headers of the answer. */
  Map<String, String> headers();

  /** A whole body, possibly empty. */
  record Whole(int status, String contentType, Bytes body, Map<String, String> headers)
      implements
        Answer {}

  /** A stream of frames. */
  record Stream(StreamQuestion question, Map<String, String> headers) implements Answer {}
}
