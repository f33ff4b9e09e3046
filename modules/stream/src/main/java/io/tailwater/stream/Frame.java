package io.tailwater.stream;

/** The bytes of one frame, until the same encoder is asked for the next one. */
public interface Frame {
  /** Holds the frame from 0 on; not to be modified. */
  byte[] array();

  /** How many bytes the frame has. */
  int length();
}
