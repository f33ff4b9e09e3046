package io.tailwater.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailwater.model.TopicState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A listener that writes down all calls and checks the contract's order as they come. */
final class Recorder implements TailListener {
  final List<String> calls = new ArrayList<>();
  final List<String> violations = new ArrayList<>();
  private final List<String> values = new ArrayList<>();
  private final List<TopicState> states = new ArrayList<>();
  private long[] next = {};
  private long[] low = {};
  private long[] end = {};
  private long[] highWatermark = {};
  private int fetched;
  private int polls;
  private Optional<RuntimeException> failure = Optional.empty();

  @Override
  public synchronized void onTopic(TopicState topic, long[] from) {
    calls.add("topic " + topic.partitions() + " from " + List.of(boxed(from)));
    states.add(topic);
    next = from.clone();
  }

  @Override
  public synchronized void onTopicGone(String topic) {
    calls.add("gone");
    next = new long[0];
  }

  @Override
  public synchronized void onPolled(List<TailedEvents> polled) {
    failure.ifPresent(e -> {
      throw e;
    });
    if (polled.isEmpty()) {
      violations.add("a poll without anything");
    }
    polls++;
    polled.forEach(this::note);
  }

  private void note(TailedEvents polled) {
    var partition = polled.partition();
    for (var event : polled.events()) {
      if (event.offset() < next[partition]) {
        violations.add("offset " + event.offset() + " again, at " + next[partition]);
      }
      next[partition] = event.offset() + 1;
      values.add(partition + ":" + event.value().toUtf8());
    }
    if (polled.next() < next[partition]) {
      violations.add("next " + polled.next() + " went back from " + next[partition]);
    }
    next[partition] = polled.next();
  }

  @Override
  public synchronized void onTruncated(String topic, int partition, long to) {
    calls.add("truncated " + partition + " to " + to);
    next[partition] = to;
  }

  @Override
  public synchronized void onEvicted(String topic, int partition, long to) {
    calls.add("evicted " + partition + " to " + to);
    next[partition] = to;
  }

  @Override
  public synchronized void onWatermarks(String topic, long[] lows, long[] ends, long[] highs) {
    low = lows;
    end = ends;
    highWatermark = highs;
  }

  @Override
  public synchronized void onFetched() {
    fetched++;
  }

  /** Throws it from the next events on. */
  synchronized void failWith(RuntimeException e) {
    failure = Optional.of(e);
  }

  synchronized List<String> values() {
    return List.copyOf(values);
  }

  synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  synchronized List<TopicState> states() {
    return List.copyOf(states);
  }

  synchronized List<Long> next() {
    return List.of(boxed(next));
  }

  synchronized List<Long> low() {
    return List.of(boxed(low));
  }

  synchronized List<Long> end() {
    return List.of(boxed(end));
  }

  synchronized List<Long> highWatermark() {
    return List.of(boxed(highWatermark));
  }

  synchronized int polls() {
    return polls;
  }

  synchronized int fetched() {
    return fetched;
  }

  synchronized void assertNoViolation() {
    assertThat(violations).isEmpty();
  }

  private static Long[] boxed(long[] array) {
    var boxed = new Long[array.length];
    for (var i = 0; i < array.length; i++) {
      boxed[i] = array[i];
    }
    return boxed;
  }
}
