package io.tailwater.stream;

/** What follows where a position cannot be kept, once that was told (protocol 1). */
public enum OnGap {
  /** It goes on with what there is. */
  REPORT,
  /** It goes on at the end. */
  LATEST,
  /** It ends. */
  FAIL
}
