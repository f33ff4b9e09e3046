package io.tailwater.testkit;

import java.util.HashMap;
import java.util.Map;

/**
 * Whether what one chain of resumes receives has holes or comes twice, told by numbers that the
 * events carry. Confined to its thread; its memory does not grow with what is received.
 *
 * <p>
 * An event's data begin with four numbers in this order: its partition, its number there, its key,
 * its number among those of the key. Numbers count from 0, and the topic holds nothing else, so the
 * number in the partition is the offset.
 */
final class SequenceCheck {
  static final int NUMBERS = 4;

  private final boolean ofKey;
  private final Map<Long, Long> next = new HashMap<>();

  /** Of a whole channel, or of one key of it. */
  SequenceCheck(boolean ofKey) {
    this.ofKey = ofKey;
  }

  /**
   * A stream has opened there; the first of a chain says where it begins.
   *
   * @return how many were skipped; negative when it is a step back
   */
  long onOpen(CursorId id) {
    if (ofKey) {
      return 0;
    }
    var wrong = 0L;
    for (var position : id.topics().getFirst().next().entrySet()) {
      var skipped = skipped(position.getKey(), position.getValue());
      next.merge(position.getKey().longValue(), position.getValue(), Math::max);
      wrong = skipped == 0 ? wrong : skipped;
    }
    return wrong;
  }

  /** An event has come: how many were skipped; negative when it came before. */
  long onEvent(long[] numbers) {
    var at = ofKey ? 2 : 0;
    var skipped = skipped(numbers[at], numbers[at + 1]);
    next.merge(numbers[at], numbers[at + 1] + 1, Math::max);
    return skipped;
  }

  /** Whether it is where everything up to these counts has been received. */
  boolean hasAll(Map<Long, Long> counts) {
    return next.entrySet()
        .stream()
        .allMatch(entry -> entry.getValue().equals(counts.getOrDefault(entry.getKey(), 0L)));
  }

  boolean ofKey() {
    return ofKey;
  }

  private long skipped(long sequence, long number) {
    return number - next.getOrDefault(sequence, number);
  }
}
