package io.tailwater.edge;

import io.tailwater.edge.admission.ClusterView;
import io.tailwater.edge.transport.Clock;
import io.tailwater.kafka.ReplayReader;
import io.tailwater.kafka.TailListener;
import io.tailwater.kafka.TailedEvents;
import io.tailwater.model.TopicState;
import io.tailwater.stream.Engine;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;

/**
 * Hands what the tail reports to the engine on its own thread, and holds the tail until it is done,
 * so
 * that at most one batch waits between them.
 */
record EngineFeed(Engine engine, ClusterView cluster, ReplayReader replays,
    Executor loop) implements TailListener {
  @Override
  public void onTopic(TopicState topic, long[] next) {
    run(() -> {
      // Before the engine: a replay must not give records of another epoch for those asked for.
      replays.expect(topic);
      engine.onTopic(topic, next);
    });
  }

  @Override
  public void onTopicGone(String topic) {
    run(() -> {
      engine.onTopicGone(topic);
      cluster.onTopicGone(topic);
    });
  }

  @Override
  public void onPolled(List<TailedEvents> polled) {
    run(() -> {
      for (var of : polled) {
        engine.onEvents(of.topic(), of.partition(), of.events(), of.next());
      }
      cluster.onFetched(Clock.millis());
    });
  }

  @Override
  public void onTruncated(String topic, int partition, long end) {
    run(() -> engine.onTruncated(topic, partition, end));
  }

  @Override
  public void onEvicted(String topic, int partition, long low) {
    run(() -> engine.onEvicted(topic, partition, low));
  }

  @Override
  public void onWatermarks(String topic, long[] low, long[] end, long[] highWatermark) {
    run(() -> {
      cluster.onWatermarks(topic, Arrays.stream(low).boxed().toList(),
          Arrays.stream(end).boxed().toList());
      engine.onWatermarks(topic, end, highWatermark, Clock.millis());
    });
  }

  @Override
  public void onFetched() {
    run(() -> cluster.onFetched(Clock.millis()));
  }

  /** Interruptible, so that a tail which waits here can be closed. */
  private void run(Runnable task) {
    try {
      CompletableFuture.runAsync(task, loop).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the tail was interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the engine failed", e.getCause());
    }
  }
}
