package io.tailwater.stream;

import io.tailwater.model.Bytes;
import io.tailwater.model.Event;
import io.tailwater.model.TopicCursor.Kind;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The channels of one subscription, in the order in which the client named them, and which events
 * of them it wants.
 *
 * @param all
 *          at least one
 * @param filter
 *          accepts the events that are delivered
 */
public record Selections(List<Selection> all, Filter filter) {
  private static final int EVENTS_PER_TURN = 2_000;

  /** A filter may take a millisecond for each, and others wait meanwhile. */
  private static final int FILTERED_PER_TURN = 50;

  public Selections {
    all = List.copyOf(all);
    if (all.isEmpty()) {
      throw new IllegalArgumentException("a subscription names at least one channel");
    }
  }

  /** All events of the channels. */
  public Selections(List<Selection> all) {
    this(all, Filter.ALL);
  }

  /** The topics behind the channels, by name. */
  public SortedSet<String> topics() {
    var topics = new TreeSet<String>();
    all.forEach(selection -> topics.add(selection.spec().topic()));
    return topics;
  }

  /** Whole if one of the topic's channels is, because it covers the keys named beside it. */
  Kind kind(String topic) {
    return of(topic).stream().anyMatch(Selection::isWhole) ? Kind.WHOLE : Kind.KEYS;
  }

  /** The partitions where new events of the topic's channels can appear (protocol 2.8). */
  public SortedSet<Integer> partitions(String topic, int count) {
    var partitions = new TreeSet<Integer>();
    for (var selection : of(topic)) {
      var one = selection.isWhole()
          ? OptionalInt.empty()
          : selection.spec().keyPartitioner().partition(selection.key(), count);
      one.ifPresentOrElse(partitions::add,
          () -> IntStream.range(0, count).forEach(partitions::add));
    }
    return partitions;
  }

  /**
   * The selection under which the event is delivered: the first named that it belongs to (protocol
   * 2.9), if the filter accepts it.
   */
  Optional<Selection> selectionOf(String topic, Event event) {
    for (var selection : all) {
      if (selection.spec().topic().equals(topic) && matches(selection.key(), event)) {
        return filter.accepts(selection.channel(), event)
            ? Optional.of(selection)
            : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** At how many events a reader of these may look before others have their turn. */
  int eventsPerTurn() {
    return filter.equals(Filter.ALL) ? EVENTS_PER_TURN : FILTERED_PER_TURN;
  }

  /** The keys of the topic that are asked for; empty where the whole topic is. */
  Set<Bytes> keys(String topic) {
    return kind(topic) == Kind.WHOLE
        ? Set.of()
        : of(topic).stream().map(Selection::key).collect(Collectors.toUnmodifiableSet());
  }

  /** The topic's channels as the client named them. */
  List<String> channels(String topic) {
    return of(topic).stream().map(selection -> selection.channel().toString()).toList();
  }

  private List<Selection> of(String topic) {
    return all.stream().filter(selection -> selection.spec().topic().equals(topic)).toList();
  }

  private static boolean matches(Bytes key, Event event) {
    return key.isNone() || key.equals(event.key());
  }
}
