package io.tailwater.ingest.source;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;

/**
 * The body of a response, read by one thread that can tell silence from the end.
 *
 * <p>
 * Asks for the next buffers only when the last ones were read, so a slow reader slows the
 * connection. Fed by the HTTP client's threads; {@link #read} and {@link #close} belong to the
 * reader.
 */
final class ResponseBody implements Flow.Subscriber<List<ByteBuffer>>, AutoCloseable {
  /** What a read gives. */
  sealed interface Read {
    /** The next bytes. */
    record Data(List<ByteBuffer> buffers) implements Read {}

    /** Nothing came for the time given. */
    record Silence() implements Read {}

    /** The body ended, or was cut off for this reason. */
    record End(String reason) implements Read {}
  }

  /** One batch of buffers in flight, and the end. */
  private static final int MAX_SIGNALS = 3;

  private final BlockingQueue<Read> signals = new ArrayBlockingQueue<>(MAX_SIGNALS);
  private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
  private boolean owing;

  private ResponseBody() {}

  static ResponseBody of(Flow.Publisher<List<ByteBuffer>> publisher) {
    var body = new ResponseBody();
    publisher.subscribe(body);
    return body;
  }

  /** The next bytes, or what else there is; waits no longer than the limit. */
  Read read(Duration limit) throws InterruptedException {
    if (owing) {
      owing = false;
      subscription.join().request(1);
    }
    var signal = signals.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
    if (signal == null) {
      return new Read.Silence();
    }
    owing = signal instanceof Read.Data;
    return signal;
  }

  /** Closes the connection. */
  @Override
  public void close() {
    subscription.join().cancel();
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    given.request(1);
    subscription.complete(given);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    signals.add(new Read.Data(buffers));
  }

  @Override
  public void onError(Throwable cause) {
    signals.add(new Read.End("the connection broke: " + cause.getMessage()));
  }

  @Override
  public void onComplete() {
    signals.add(new Read.End("the upstream ended its response"));
  }
}
