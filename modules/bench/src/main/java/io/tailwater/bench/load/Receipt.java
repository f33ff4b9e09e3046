package io.tailwater.bench.load;

/**
 * When the bytes that are being read came, and whether they are measured. One per worker, confined
 * to its thread, so that nothing is allocated per read.
 */
final class Receipt {
  long nanoTime;
  long wallNanos;
  boolean measured;
}
