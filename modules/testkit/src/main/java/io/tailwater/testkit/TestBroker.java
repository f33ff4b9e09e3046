package io.tailwater.testkit;

import io.tailwater.kafka.EmbeddedBroker;
import io.tailwater.kafka.EmbeddedBrokerSettings;
import io.tailwater.kafka.KafkaSettings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A real Kafka broker for tests: one that the whole JVM shares, or one of a test's own that can be
 * stopped and started again at the same address and folder.
 *
 * <p>
 * Thread-safe but for {@link #stop}, {@link #restart} and {@link #close}, which only the owner of a
 * broker calls. The shared broker lives until the JVM ends and its folder is deleted then, so tests
 * use fresh topics ({@link #newTopic}) and leave it running.
 */
public final class TestBroker implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final AtomicInteger TOPICS = new AtomicInteger();

  private final Path dataDir;
  private final Admin admin;
  private final KafkaSettings settings;
  private final int port;
  private @Nullable EmbeddedBroker broker;

  private TestBroker(Path dataDir) {
    this.dataDir = dataDir;
    var started = EmbeddedBroker.start(new EmbeddedBrokerSettings(dataDir, 0, 0, Map.of()));
    this.broker = started;
    this.port = started.port();
    this.settings = new KafkaSettings(started.bootstrapServers(), Map.of());
    this.admin = Admin.create(settings.with(Map.of("client.id", "test-broker")));
  }

  /** The one broker of this JVM, started by the first call. Not to be stopped or closed. */
  public static TestBroker shared() {
    return Shared.BROKER;
  }

  /** A broker of the caller's own on the folder, on a free port; the caller closes it. */
  public static TestBroker start(Path dataDir) {
    return new TestBroker(dataDir);
  }

  /** How clients reach this broker; stays valid across {@link #restart}. */
  public KafkaSettings settings() {
    return settings;
  }

  /** {@code host:port} for clients; stays valid across {@link #restart}. */
  public String bootstrapServers() {
    return settings.bootstrapServers();
  }

  /** An admin client of this broker, closed with it. */
  public Admin admin() {
    return admin;
  }

  /** Creates a topic of a name that no other test has, and waits until it can be used. */
  public String newTopic(String prefix, int partitions, Map<String, String> configs) {
    var name = prefix + "-" + ProcessHandle.current().pid() + "-" + TOPICS.incrementAndGet();
    createTopic(name, partitions, configs);
    return name;
  }

  /** Creates the topic of this name and waits until every partition has a leader that answers. */
  public void createTopic(String name, int partitions, Map<String, String> configs) {
    var topic = new NewTopic(name, partitions, (short) 1).configs(configs);
    await("create " + name, admin.createTopics(List.of(topic)).all());
    awaitUsable(name, partitions);
  }

  /** Adds partitions up to this many and waits until they can be used. */
  public void growTopic(String name, int partitions) {
    await("grow " + name,
        admin.createPartitions(Map.of(name, NewPartitions.increaseTo(partitions))).all());
    awaitUsable(name, partitions);
  }

  /** Deletes the topic and waits until the broker does not list it any more. */
  public void deleteTopic(String name) {
    await("delete " + name, admin.deleteTopics(List.of(name)).all());
    until("topic " + name + " is gone",
        () -> !await("list topics", admin.listTopics().names()).contains(name));
  }

  /**
   * A producer of bytes with {@code acks=all}, idempotent; {@code extra} goes over that. With a
   * {@code transactional.id} among {@code extra}, transactions are initialised. The caller closes
   * it.
   */
  public Producer<byte[], byte[]> producer(Map<String, ?> extra) {
    var own = new HashMap<String, Object>(Map.of("acks", "all", "linger.ms", 0));
    own.putAll(extra);
    var producer = new KafkaProducer<>(settings.with(own), new ByteArraySerializer(),
        new ByteArraySerializer());
    if (own.containsKey("transactional.id")) {
      producer.initTransactions();
    }
    return producer;
  }

  /** Stops the broker cleanly; clients then find nobody at its address. */
  public void stop() {
    if (broker != null) {
      broker.close();
      broker = null;
    }
  }

  /** Stops the broker if it runs, and starts it again on the same folder and port. */
  public void restart() {
    stop();
    broker = EmbeddedBroker.start(new EmbeddedBrokerSettings(dataDir, port, 0, Map.of()));
  }

  /** Stops the broker and closes its admin client; the folder stays. */
  @Override
  public void close() {
    admin.close(Duration.ZERO);
    stop();
  }

  private void awaitUsable(String name, int partitions) {
    var earliest = new HashMap<TopicPartition, OffsetSpec>();
    IntStream.range(0, partitions)
        .forEach(p -> earliest.put(new TopicPartition(name, p), OffsetSpec.earliest()));
    until("topic " + name + " has leaders", () -> {
      admin.listOffsets(earliest).all().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      return true;
    });
  }

  private static <T> T await(String what, KafkaFuture<T> future) {
    try {
      return future.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted: " + what, e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("failed: " + what, e);
    }
  }

  private static void until(String what, Condition condition) {
    var deadline = System.nanoTime() + LIMIT.toNanos();
    Exception last = new TimeoutException(what);
    while (System.nanoTime() < deadline) {
      try {
        if (condition.holds()) {
          return;
        }
      } catch (ExecutionException | TimeoutException e) {
        last = e;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted: " + what, e);
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    throw new IllegalStateException("not within " + LIMIT + ": " + what, last);
  }

  private interface Condition {
    boolean holds() throws ExecutionException, InterruptedException, TimeoutException;
  }

  private static final class Shared {
    static final TestBroker BROKER = startShared();

    private static TestBroker startShared() {
      try {
        var dir = Files.createTempDirectory("tailwater-broker-");
        var broker = new TestBroker(dir);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
          broker.close();
          delete(dir);
        }, "test-broker-shutdown"));
        return broker;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void delete(Path dir) {
      try (var files = Files.walk(dir)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
