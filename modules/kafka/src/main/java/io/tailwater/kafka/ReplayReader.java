package io.tailwater.kafka;

import io.tailwater.model.ChannelSpec;
import io.tailwater.model.Epoch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import org.apache.kafka.common.TopicPartition;

/**
 * Reads committed events from any offset, one bounded chunk per call, with a fixed number of
 * consumers.
 *
 * <p>
 * Thread-safe and asynchronous: each consumer has a platform thread of its own, on which the
 * outcome is handed over; taking it must not block. A read goes to the consumer that stands at its
 * offset, so that reading on is served from what that consumer fetched ahead; identical reads share
 * one. In memory are, per reader, at most two fetches of each size of
 * {@link ReplayWorker#FETCH_BYTES} and the chunk being read; how far it fetches ahead follows what
 * was asked for and what was read in one go ({@link ReplayWorker}). A consumer that nobody asks for
 * a second is closed, also because what it holds could be of an earlier life of a topic.
 */
public final class ReplayReader implements AutoCloseable {
  /** Reads that wait or run, at most; one more is answered as unavailable. */
  public static final int MAX_WAITING = 10_000;
  /** How long a read may wait and run before it is answered as unavailable. */
  public static final Duration LIMIT = Duration.ofSeconds(5);

  private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

  private final ReplayQueue queue = new ReplayQueue(MAX_WAITING);
  private final TopicLives cluster;
  private final LongAdder received = new LongAdder();
  private final List<Thread> threads = new ArrayList<>();

  private ReplayReader(KafkaSettings settings, List<ChannelSpec> channels, int readers) {
    this.cluster = new TopicLives(settings);
    var decoders = new HashMap<String, RecordDecoder>();
    channels.forEach(spec -> decoders.put(spec.topic(), new RecordDecoder(spec.valueFormat())));
    for (var i = 0; i < readers; i++) {
      var name = "tailwater-replay-" + i;
      var worker = new ReplayWorker(settings, cluster, name, Map.copyOf(decoders), received);
      var serving = new ReplayServing(queue, worker, ReplayWorker.AFFINITY_LIMIT);
      threads.add(Thread.ofPlatform().name(name).unstarted(serving));
    }
  }

  /** Starts that many consumers' threads; connects when first asked. */
  public static ReplayReader start(KafkaSettings settings, List<ChannelSpec> channels,
      int readers) {
    if (readers < 1) {
      throw new IllegalArgumentException("readers must be 1 or more, got " + readers);
    }
    var reader = new ReplayReader(settings, channels, readers);
    reader.threads.forEach(Thread::start);
    return reader;
  }

  /**
   * Reads from the offset on until the events' {@link io.tailwater.model.Event#footprint footprint}
   * reaches {@code maxBytes} or nothing more has been fetched; at least one event where there is
   * one. The outcome comes once, on a thread of this reader, or on the caller's if the read is not
   * taken.
   *
   * @param life
   *          the life of the topic that is to be read: once it is another one under the same name,
   *          the read is unavailable; empty: any life
   */
  public void read(TopicPartition partition, Optional<Epoch> life, long from, long maxBytes,
      Consumer<ReplayRead> done) {
    var place = new ReplayQueue.Place(partition, life, from);
    var taken = queue.submit(place, Math.max(1, maxBytes), System.nanoTime() + LIMIT.toNanos(),
        done);
    if (!taken) {
      done.accept(new ReplayRead.Unavailable("too many replay reads at once, or shutting down"));
    }
  }

  /**
   * Bytes that came from brokers for reads since the start, what they say of themselves included.
   */
  public long bytesReceived() {
    return received.sum();
  }

  /** Ends the threads; reads that wait are answered as unavailable. */
  @Override
  public void close() {
    queue.close()
        .forEach(
            done -> ReplayServing.hand(done, new ReplayRead.Unavailable("shutting down")));
    threads.forEach(Thread::interrupt);
    try {
      for (var thread : threads) {
        thread.join(CLOSE_WAIT);
      }
      cluster.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
