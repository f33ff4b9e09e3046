package io.tailwater.ingest.source;

import static org.awaitility.Awaitility.await;

import io.tailwater.model.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Runs a source and keeps what it offers; may be run again from where it had come. */
final class RecordedOutput implements FeedOutput {
  private final List<Arrival> arrivals = new CopyOnWriteArrayList<>();
  private final List<String> states = new CopyOnWriteArrayList<>();
  private final Position position;

  RecordedOutput(SourceOptions options) {
    this.position = Position.restore(options, Map.of());
  }

  /** Runs the source on a thread that is interrupted by the close of the answer. */
  Running run(SourceOptions options) {
    return new Running(Thread.ofVirtual().start(() -> {
      try {
        Source.of(options).run(this);
        states.add("ended");
      } catch (InterruptedException _) {
        states.add("interrupted");
      }
    }));
  }

  List<String> values() {
    return arrivals.stream()
        .filter(Arrival.Event.class::isInstance)
        .map(arrival -> ((Arrival.Event) arrival).value().toUtf8())
        .toList();
  }

  List<Arrival> arrivals() {
    return arrivals;
  }

  List<String> states() {
    return states;
  }

  void awaitValues(String... values) {
    await().atMost(Duration.ofSeconds(20)).until(() -> values().equals(List.of(values)));
  }

  void awaitState(String part) {
    await().atMost(Duration.ofSeconds(20))
        .until(() -> states.stream().anyMatch(state -> state.contains(part)));
  }

  @Override
  public synchronized Bytes resumePlace() {
    return position.resume();
  }

  @Override
  public synchronized void offer(Arrival arrival) {
    if (position.admit(arrival.step())) {
      arrivals.add(arrival);
    }
  }

  @Override
  public void connecting(String detail) {
    state("connecting " + detail);
  }

  @Override
  public void running() {
    state("running");
  }

  @Override
  public void backingOff(String trouble) {
    state("backing off " + trouble);
  }

  @Override
  public void stalled(String trouble) {
    state("stalled " + trouble);
  }

  @Override
  public void failed(String trouble) {
    state("failed " + trouble);
  }

  private void state(String state) {
    if (states.isEmpty() || !states.getLast().equals(state)) {
      states.add(state);
    }
  }

  /** A source that runs until this is closed. */
  record Running(Thread thread) implements AutoCloseable {
    @Override
    public void close() {
      thread.interrupt();
      await().atMost(Duration.ofSeconds(20)).until(() -> !thread.isAlive());
    }
  }
}
