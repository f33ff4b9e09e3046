package io.tailwater.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class CursorTest {
  private static final Epoch EPOCH = Epoch.of("cluster", "topic");

  @Test
  void positionsAscendWhateverTheOrderTheyCameIn() {
    var descending = new TreeMap<Integer, Long>(Comparator.reverseOrder());
    descending.putAll(Map.of(0, 5L, 1, 6L, 2, 7L));

    var topic = topic(3, descending);

    assertThat(topic.next().keySet()).containsExactly(0, 1, 2);
    assertThat(topic).isEqualTo(topic(3, new TreeMap<>(Map.of(0, 5L, 1, 6L, 2, 7L))));
  }

  @Test
  void positionsAreCopied() {
    var next = new TreeMap<>(Map.of(0, 5L));
    var topic = topic(1, next);

    next.put(0, 6L);

    assertThat(topic.next()).containsExactly(Map.entry(0, 5L));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> topic.next().put(0, 7L));
  }

  @Test
  void refusesAPartitionThatDoesNotExist() {
    assertThatIllegalArgumentException().isThrownBy(() -> topic(2, Map.of(2, 0L)))
        .withMessage("partition 2 of 2 does not exist");
    assertThatIllegalArgumentException().isThrownBy(() -> topic(2, Map.of(-1, 0L)))
        .withMessage("partition -1 of 2 does not exist");
  }

  @Test
  void refusesANegativeOffset() {
    assertThatIllegalArgumentException().isThrownBy(() -> topic(2, Map.of(1, -1L)))
        .withMessage("offset -1 is negative");
  }

  @Test
  void refusesATopicWithoutPartitions() {
    assertThatIllegalArgumentException().isThrownBy(() -> topic(1, Map.of()))
        .withMessage("a cursor names at least one partition");
    assertThatIllegalArgumentException().isThrownBy(() -> topic(0, Map.of(0, 0L)))
        .withMessage("a topic has at least one partition");
  }

  @Test
  void refusesToNameNoTopic() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Cursor(List.of(), false))
        .withMessage("a cursor names at least one topic");
  }

  @Test
  void topicsAreCopied() {
    var topics = new ArrayList<>(List.of(topic(1, Map.of(0, 0L))));
    var cursor = new Cursor(topics, false);

    topics.clear();

    assertThat(cursor.topics()).hasSize(1);
  }

  @Test
  void theEndIsTheSamePosition() {
    var cursor = new Cursor(List.of(topic(1, Map.of(0, 9L))), false);

    assertThat(cursor.end()).isEqualTo(new Cursor(cursor.topics(), true)).isNotEqualTo(cursor);
    assertThat(cursor.end().end()).isEqualTo(cursor.end());
  }

  private static TopicCursor topic(int partitions, Map<Integer, Long> next) {
    var sorted = next instanceof SortedMap<Integer, Long> map ? map : new TreeMap<>(next);
    return new TopicCursor(TopicTag.of("trades"), EPOCH, TopicCursor.Kind.WHOLE, partitions,
        sorted);
  }
}
