package io.tailwater.edge;

import io.tailwater.edge.transport.Clock;
import io.tailwater.kafka.TailListener;
import io.tailwater.kafka.TailedEvents;
import io.tailwater.model.TopicState;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * Hands what the tail reports to every engine on its own thread, and holds the tail until all are
 * done, so that at most one batch waits between them.
 */
record EngineFeed(List<EdgeLoop> loops) implements TailListener {
  @Override
  public void onTopic(TopicState topic, long[] next) {
    run(loop -> {
      // Together: a replay must not give records of another epoch than the engine asks for.
      loop.replays().expect(topic);
      loop.engine().onTopic(topic, next);
    });
  }

  @Override
  public void onTopicGone(String topic) {
    run(loop -> {
      loop.engine().onTopicGone(topic);
      loop.cluster().onTopicGone(topic);
    });
  }

  @Override
  public void onPolled(List<TailedEvents> polled) {
    run(loop -> {
      for (var of : polled) {
        loop.engine().onEvents(of.topic(), of.partition(), of.events(), of.next());
      }
      loop.cluster().onFetched(Clock.millis());
    });
  }

  @Override
  public void onTruncated(String topic, int partition, long end) {
    run(loop -> loop.engine().onTruncated(topic, partition, end));
  }

  @Override
  public void onEvicted(String topic, int partition, long low) {
    run(loop -> loop.engine().onEvicted(topic, partition, low));
  }

  @Override
  public void onWatermarks(String topic, long[] low, long[] end, long[] highWatermark) {
    run(loop -> {
      loop.cluster()
          .onWatermarks(topic, Arrays.stream(low).boxed().toList(),
              Arrays.stream(end).boxed().toList());
      loop.engine().onWatermarks(topic, end, highWatermark, Clock.millis());
    });
  }

  @Override
  public void onFetched() {
    run(loop -> loop.cluster().onFetched(Clock.millis()));
  }

  /** Interruptible, so that a tail which waits here can be closed. */
  private void run(Consumer<EdgeLoop> task) {
    try {
      var done = new CompletableFuture<?>[loops.size()];
      for (var i = 0; i < done.length; i++) {
        var loop = loops.get(i);
        done[i] = CompletableFuture.runAsync(() -> task.accept(loop), loop.executor());
      }
      CompletableFuture.allOf(done).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the tail was interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the engine failed", e.getCause());
    }
  }
}
