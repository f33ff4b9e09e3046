package io.tailwater.testkit;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/** What a crowd has seen so far; counted by its thread, read by any. */
final class CrowdTally {
  final LongAdder connections = new LongAdder();
  final LongAdder chains = new LongAdder();
  final LongAdder events = new LongAdder();
  final LongAdder lost = new LongAdder();
  final LongAdder doubled = new LongAdder();
  final LongAdder failures = new LongAdder();
  final Queue<String> troubles = new ConcurrentLinkedQueue<>();
}
