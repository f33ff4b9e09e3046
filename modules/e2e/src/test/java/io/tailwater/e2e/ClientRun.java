package io.tailwater.e2e;

import io.tailwater.e2e.OtherClient.Taken;
import io.tailwater.testkit.FaultProxy;
import io.tailwater.testkit.TestBroker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.opentest4j.TestAbortedException;

/**
 * All clients follow one channel at once, each over cuts of its own, while events are published;
 * then nothing is cut any more until each has the last event of every partition, or time is up.
 */
final class ClientRun {
  static final int PARTITIONS = 3;
  static final int FEWEST_CUTS = 3;
  private static final Duration PACE = Duration.ofMillis(12);
  /** Whoever waits long before it comes back needs more time for its cuts. */
  private static final Duration CUT_AT_MOST = Duration.ofSeconds(20);
  private static final Duration CATCH_UP = Duration.ofSeconds(60);
  private static final int KEYS = 7;
  private static final int LOOK_EACH = 20;

  private final TestBroker broker;
  private final String topic;
  private final List<Follower> followers = new ArrayList<>();

  /** A client that runs, or why it does not. */
  private record Follower(Outcome outcome, Optional<OtherClient> client) {}

  /**
   * What came of a client.
   *
   * @param trouble
   *          why it was skipped or ended
   */
  record Outcome(Library library, Taken taken, FaultProxy proxy, Optional<Throwable> trouble) {}

  private ClientRun(TestBroker broker, String topic) {
    this.broker = broker;
    this.topic = topic;
  }

  static List<Outcome> over(ClientRoute route, TestBroker broker, String topic, int events,
      Path folder) throws IOException {
    var run = new ClientRun(broker, topic);
    try {
      var target = "/v1/stream?channel=" + topic + "&from=earliest";
      var libraries = List.of(Library.values());
      for (var i = 0; i < libraries.size(); i++) {
        run.start(libraries.get(i), route.url(i, target), route.proxy(i), folder);
      }
      run.publish(route, events);
    } finally {
      run.followers.forEach(follower -> follower.client().ifPresent(OtherClient::close));
    }
    return run.followers.stream().map(Follower::outcome).toList();
  }

  private void start(Library library, String url, FaultProxy proxy, Path folder)
      throws IOException {
    var taken = new Taken();
    try {
      var client = library.follow(url, folder.resolve(library.name() + ".log"), taken);
      followers.add(new Follower(new Outcome(library, taken, proxy, Optional.empty()),
          Optional.of(client)));
    } catch (TestAbortedException e) {
      followers.add(
          new Follower(new Outcome(library, taken, proxy, Optional.of(e)), Optional.empty()));
    }
  }

  /** At least so many, and on until each client was cut often enough. */
  private void publish(ClientRoute route, int events) {
    try (var producer = broker.producer(Map.of())) {
      var deadline = System.nanoTime() + CUT_AT_MOST.toNanos();
      for (var n = 0; n < events || (!hasCutsEnough() && System.nanoTime() < deadline); n++) {
        var key = ("key-" + n % KEYS).getBytes(StandardCharsets.UTF_8);
        send(producer, new ProducerRecord<>(topic, key, bytes(value(n))));
        if (n % LOOK_EACH == 0) {
          look();
        }
        LockSupport.parkNanos(PACE.toNanos());
      }
      route.calm();
      var last = new ArrayList<String>();
      for (var partition = 0; partition < PARTITIONS; partition++) {
        last.add("{\"last\":" + partition + "}");
        send(producer,
            new ProducerRecord<>(topic, partition, new byte[0], bytes(last.getLast())));
      }
      awaitEverywhere(last);
    }
  }

  /** Of several bytes a character, so that cuts split some. */
  private static String value(int n) {
    return "{\"n\":" + n + ",\"place\":\"K\u00f6ln, Stra\u00dfe " + n % 13
        + "\",\"sign\":\"\ud83c\udf0a\u20ac\",\"pad\":\"" + "x".repeat(n % 101) + "\"}";
  }

  private static void send(Producer<byte[], byte[]> producer,
      ProducerRecord<byte[], byte[]> record) {
    var _ = producer.send(record);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Whether they all came is judged by what each has. */
  private void awaitEverywhere(List<String> last) {
    var deadline = System.nanoTime() + CATCH_UP.toNanos();
    while (System.nanoTime() < deadline && !followers.stream()
        .filter(follower -> follower.client().isPresent())
        .allMatch(follower -> follower.outcome().taken().has(last))) {
      look();
      LockSupport.parkNanos(PACE.toNanos());
    }
  }

  private boolean hasCutsEnough() {
    return followers.stream()
        .filter(follower -> follower.client().isPresent())
        .allMatch(follower -> follower.outcome().proxy().cuts() >= FEWEST_CUTS);
  }

  private void look() {
    followers.forEach(follower -> follower.client().ifPresent(OtherClient::look));
  }
}
