package io.tailwater.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tailwater.testkit.CommittedLog;
import io.tailwater.testkit.CommittedRecord;
import io.tailwater.testkit.TestBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Keyed records published at a steady pace, partly in transactions of which a tenth abort, and the
 * truth about what was committed. Each producer is run by a thread of its own.
 */
final class PublishedLoad {
  static final int KEYS = 100;

  private static final int LARGEST_TRANSACTION = 90;
  private static final int PADDING = 120;
  private static final int ABORTED_IN = 10;

  private final TestBroker broker;
  private final Duration pace;
  private final Queue<Committed> committed = new ConcurrentLinkedQueue<>();
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger aborted = new AtomicInteger();

  /** A record that counts, and its key. */
  record Committed(String key, CommittedRecord record) {}

  private record Sent(String key, String value, Future<RecordMetadata> answer) {}

  /** {@code pace} is how long each producer takes, at least. */
  PublishedLoad(TestBroker broker, Duration pace) {
    this.broker = broker;
    this.pace = pace;
  }

  /** Records handed to producers so far, those of aborted transactions too. */
  int sent() {
    return sent.get();
  }

  /** Records whose transactions were aborted. */
  int aborted() {
    return aborted.get();
  }

  /** What was committed of these topics and keys, once the producers are done. */
  CommittedLog committed(Predicate<Committed> wanted) {
    return CommittedLog
        .of(committed.stream().filter(wanted).map(Committed::record).toList());
  }

  static String key(int number) {
    return "key " + number;
  }

  /** Publishes without transactions. */
  void plain(String topic, int records, String name, Random random)
      throws InterruptedException, ExecutionException {
    try (var producer = broker.producer(Map.of("linger.ms", 5))) {
      var schedule = new Schedule(records);
      for (var i = 0; i < records;) {
        var batch = new ArrayList<Sent>();
        for (var end = Math.min(records, i + 25); i < end; i++) {
          batch.add(send(producer, topic, name, i, random));
        }
        note(topic, batch);
        schedule.awaitTurn(i);
      }
    }
  }

  /** Publishes in transactions of random sizes. */
  void transactional(String topic, int records, String name, Random random)
      throws InterruptedException, ExecutionException {
    try (var producer = broker
        .producer(Map.of("transactional.id", topic + "-" + name, "linger.ms", 5,
            "max.in.flight.requests.per.connection", 1))) {
      var schedule = new Schedule(records);
      for (var i = 0; i < records;) {
        var aborts = random.nextInt(ABORTED_IN) == 0;
        var batch = new ArrayList<Sent>();
        producer.beginTransaction();
        for (var end = Math.min(records,
            i + 1 + random.nextInt(LARGEST_TRANSACTION)); i < end; i++) {
          batch.add(send(producer, topic, aborts ? name + " aborted" : name, i, random));
        }
        if (aborts) {
          producer.flush();
          producer.abortTransaction();
          aborted.addAndGet(batch.size());
        } else {
          producer.commitTransaction();
          note(topic, batch);
        }
        schedule.awaitTurn(i);
      }
    }
  }

  private Sent send(Producer<byte[], byte[]> producer, String topic, String name, int number,
      Random random) {
    var key = key(random.nextInt(KEYS));
    var value = "{\"from\":\"" + name + "\",\"n\":" + number + ",\"padding\":\""
        + "x".repeat(random.nextInt(PADDING)) + "\"}";
    sent.incrementAndGet();
    return new Sent(key, value, producer
        .send(new ProducerRecord<>(topic, key.getBytes(UTF_8), value.getBytes(UTF_8))));
  }

  private void note(String topic, List<Sent> batch)
      throws InterruptedException, ExecutionException {
    for (var one : batch) {
      var place = one.answer().get();
      committed.add(new Committed(one.key(),
          new CommittedRecord(topic, place.partition(), place.offset(), one.value())));
    }
  }

  private final class Schedule {
    private final long startNanos = System.nanoTime();
    private final int records;

    Schedule(int records) {
      this.records = records;
    }

    void awaitTurn(int done) {
      var due = startNanos + pace.toNanos() / records * done;
      for (var left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
    }
  }
}
