package io.tailwater.bench.publish;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tailwater.bench.figures.Quantiles;
import io.tailwater.bench.figures.WallClock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes at a set rate: the time of each event is settled beforehand and stands in its data, so
 * that what delays one, delays all that were to come meanwhile.
 *
 * <p>
 * One thread sends, the producer's own one takes acknowledgements.
 */
final class PublishRun {
  private static final long MAX_MICROS = 3_600_000_000L;
  private static final long SHOW_NANOS = 1_000_000_000L;

  private final PublishSettings settings;
  private final Consumer<String> said;
  private final Recorder acknowledged = new Recorder(1, MAX_MICROS, 3);
  private final Histogram allAcknowledged = new Histogram(1, MAX_MICROS, 3);
  private final Histogram late = new Histogram(1, MAX_MICROS, 3);
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicReference<String> failure = new AtomicReference<>("");

  private PublishRun(PublishSettings settings, Consumer<String> said) {
    this.settings = settings;
    this.said = said;
  }

  /**
   * Runs to the end, the last acknowledgement included.
   *
   * @param said
   *          takes a line of progress a second
   * @throws IllegalArgumentException
   *           if the topic has not as many partitions as are to be written
   */
  static PublishReport run(PublishSettings settings, Consumer<String> said)
      throws InterruptedException {
    return new PublishRun(settings, said).run();
  }

  private PublishReport run() throws InterruptedException {
    if (settings.create()) {
      create();
    }
    try (var producer = producer()) {
      var there = producer.partitionsFor(settings.topic()).size();
      if (there < settings.partitions()) {
        throw new IllegalArgumentException("--partitions: got '" + settings.partitions()
            + "', accepts 1 to " + there + ", which is what '" + settings.topic() + "' has");
      }
      var start = System.nanoTime();
      publish(producer, start);
      producer.flush();
      return report((System.nanoTime() - start) / 1e9);
    }
  }

  private void create() throws InterruptedException {
    try (var admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
        settings.bootstrap()))) {
      admin.createTopics(List.of(new NewTopic(settings.topic(),
          Optional.of(settings.partitions()), Optional.empty()))).all().get();
    } catch (ExecutionException e) {
      throw new IllegalArgumentException("--create: topic '" + settings.topic()
          + "' could not be created: " + String.valueOf(e.getCause()), e);
    }
  }

  private Producer<byte[], byte[]> producer() {
    return new KafkaProducer<>(Map.of(
        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrap(),
        ProducerConfig.ACKS_CONFIG, "all",
        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true,
        ProducerConfig.LINGER_MS_CONFIG, (int) settings.linger().toMillis(),
        ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10,
        ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000), new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private void publish(Producer<byte[], byte[]> producer, long start) {
    var clock = new WallClock();
    var events = events();
    var numbering = settings.numbering();
    var shown = start;
    for (long event = 0; event < events; event++) {
      var dueNanos = start + (long) (event * 1e9 / settings.rate());
      var now = System.nanoTime();
      while (now < dueNanos) {
        LockSupport.parkNanos(dueNanos - now);
        now = System.nanoTime();
      }
      var data = numbering.data(event, clock.at(dueNanos), settings.size());
      var _ = producer.send(record(numbering.series(event), data),
          (_, trouble) -> onAcknowledged(dueNanos, trouble));
      now = System.nanoTime();
      late.recordValue(micros(now - dueNanos));
      if (now - shown >= SHOW_NANOS) {
        shown = now;
        show((now - start) / 1e9, event + 1);
      }
    }
  }

  private long events() {
    return Math.max(1, (long) (settings.rate() * settings.duration().toNanos() / 1e9));
  }

  private ProducerRecord<byte[], byte[]> record(int series, byte[] data) {
    return settings.keys() > 0
        ? new ProducerRecord<>(settings.topic(), ("k" + series).getBytes(US_ASCII), data)
        : new ProducerRecord<>(settings.topic(), series, null, data);
  }

  private void onAcknowledged(long dueNanos, @Nullable Exception trouble) {
    if (trouble == null) {
      acknowledged.recordValue(micros(System.nanoTime() - dueNanos));
      done.incrementAndGet();
    } else {
      failed.incrementAndGet();
      failure.set(String.valueOf(trouble.getMessage()));
    }
  }

  private Quantiles newlyAcknowledged() {
    var since = acknowledged.getIntervalHistogram();
    allAcknowledged.add(since);
    return Quantiles.of(since);
  }

  private void show(double seconds, long sent) {
    var since = newlyAcknowledged();
    said.accept(String.format(Locale.ROOT,
        "%5.0f s  sent %d  acknowledged %d  failed %d  p50 %.2f  p99 %.2f ms", seconds, sent,
        done.get(), failed.get(), since.p50Millis(), since.p99Millis()));
  }

  private PublishReport report(double seconds) {
    newlyAcknowledged();
    return new PublishReport(done.get(), failed.get(), done.get() / seconds,
        Quantiles.of(allAcknowledged), Quantiles.of(late),
        settings.numbering().sequence(events() - 1) + 1, failure.get());
  }

  private static long micros(long nanos) {
    return Math.min(MAX_MICROS, Math.max(0, nanos / 1000));
  }
}
