package io.tailwater.bench.micro;

import io.tailwater.stream.Engine;
import io.tailwater.stream.EngineSettings;
import io.tailwater.stream.EngineSettings.FanOutBounds;
import io.tailwater.stream.EngineSettings.LogBounds;
import io.tailwater.stream.EngineSettings.ReplayBounds;
import io.tailwater.stream.LagLimit;
import io.tailwater.stream.Request;
import io.tailwater.stream.Resolution;
import io.tailwater.stream.Resolver;
import io.tailwater.stream.Start;
import io.tailwater.stream.Subscription;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * An engine that tails one topic, and its subscriptions, each with a sink that only counts.
 * Confined
 * to one thread.
 */
final class Edge {
  private static final EngineSettings SETTINGS = new EngineSettings(
      new LogBounds(16 << 20, 1_000_000, Duration.ofHours(1)),
      new FanOutBounds(64 << 20, 8 << 20, 1000), new LagLimit.None(), ReplayBounds.USUAL);

  private final Engine engine = new Engine(SETTINGS, Wire.DirectSegment::new,
      (_, _, _, _, _) -> {
        throw new IllegalStateException("nothing here lags");
      });
  private final Wire.SseEncoder encoder = new Wire.SseEncoder();
  private final List<Client> clients = new ArrayList<>();
  private final ArrayDeque<Client> woken = new ArrayDeque<>();
  private final long[] next;
  private int turn;

  /** One subscription and where it writes. */
  private final class Client {
    private final Wire.CountingSink sink = new Wire.CountingSink();
    private final Subscription subscription;

    Client(Start start) {
      subscription = engine.subscribe(start, encoder, () -> woken.add(this)).orElseThrow();
    }
  }

  Edge(int partitions, int subscriptions) {
    this.next = Samples.positions(partitions);
    engine.onTopic(Samples.topic(partitions), next.clone());
    for (var i = 0; i < subscriptions; i++) {
      clients.add(new Client(start()));
    }
    woken.addAll(clients);
    deliver();
  }

  private Start start() {
    var request = new Request(Samples.wholeTopic(), new Request.From.Latest(),
        new Request.Presented.Nothing(), new Request.Until.Never(), OptionalLong.empty());
    var views = Map.of(Samples.TOPIC, engine.view(Samples.TOPIC).orElseThrow());
    var terms = new Resolver.Terms(15_000, 1_800_000, Samples.TIME);
    if (Resolver.resolve(request, views, terms) instanceof Resolution.Resolved(Start start)) {
      return start;
    }
    throw new IllegalStateException("the end of a known log is always resolved");
  }

  /** Appends one event to the next partition in turn, which wakes who waits. */
  void append() {
    var partition = turn++ % next.length;
    var offset = next[partition]++;
    engine.onEvents(Samples.TOPIC, partition, List.of(Samples.event(partition, offset)),
        offset + 1);
  }

  /** Writes what there is to everyone who was woken. */
  int deliver() {
    var delivered = 0;
    for (var client = woken.poll(); client != null; client = woken.poll()) {
      client.subscription.read(client.sink, Samples.TIME);
      delivered++;
    }
    return delivered;
  }

  /** Events written so far, to all together. */
  long delivered() {
    return clients.stream().mapToLong(client -> client.subscription.delivered()).sum();
  }

  /** Bytes written so far, to all together. */
  long bytes() {
    return clients.stream().mapToLong(client -> client.sink.bytes()).sum();
  }
}
