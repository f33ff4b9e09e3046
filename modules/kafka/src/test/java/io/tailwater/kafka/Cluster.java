package io.tailwater.kafka;

import io.tailwater.model.ChannelSpec;
import io.tailwater.model.KeyPartitioner;
import io.tailwater.model.ValueFormat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * An embedded broker with what these tests do to it. (testkit's TestBroker is downstream of this
 * module.)
 */
final class Cluster implements AutoCloseable {
  private static final AtomicInteger NAMES = new AtomicInteger();

  final Admin admin;
  private final Path dir;
  private final int port;
  private EmbeddedBroker broker;

  Cluster(Path dir) {
    this.dir = dir;
    broker = EmbeddedBroker.start(new EmbeddedBrokerSettings(dir, 0, 0, Map.of()));
    port = broker.port();
    admin = Admin.create(settings().with(Map.of()));
  }

  static Cluster shared() {
    return Shared.CLUSTER;
  }

  KafkaSettings settings() {
    return new KafkaSettings("127.0.0.1:" + port, Map.of());
  }

  void stop() {
    broker.close();
  }

  void startAgain() {
    broker = EmbeddedBroker.start(new EmbeddedBrokerSettings(dir, port, 0, Map.of()));
  }

  /** While stopped: the disk forgets a partition, which comes back empty. */
  void loseLog(ChannelSpec spec, int partition) throws IOException {
    delete(dir.resolve("kafka-logs").resolve(spec.topic() + "-" + partition));
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
    broker.close();
  }

  static ChannelSpec spec(int partitions) {
    var name = "t" + NAMES.incrementAndGet();
    return new ChannelSpec(name, name, partitions, ValueFormat.TEXT, KeyPartitioner.MURMUR2);
  }

  ChannelSpec newTopic(int partitions) {
    var spec = spec(partitions);
    create(spec);
    return spec;
  }

  void create(ChannelSpec spec) {
    try (var topics = TopicAdmin.open(settings())) {
      topics.ensure(List.of(spec));
    }
  }

  void delete(ChannelSpec spec) {
    await(admin.deleteTopics(List.of(spec.topic()))
        .all()
        .toCompletionStage()
        .toCompletableFuture());
  }

  /** Deletes and creates as fast as the controller takes it, without waiting in between. */
  void createAgainAtOnce(ChannelSpec spec) {
    var topic = new NewTopic(spec.topic(), spec.partitions(), (short) 1);
    var deleted = admin.deleteTopics(List.of(spec.topic())).all();
    var created = admin.createTopics(List.of(topic)).all();
    await(deleted.toCompletionStage().toCompletableFuture());
    try {
      await(created.toCompletionStage().toCompletableFuture());
    } catch (IllegalStateException e) {
      create(spec); // the two overtook each other
    }
  }

  void grow(ChannelSpec spec, int partitions) {
    await(admin.createPartitions(Map.of(spec.topic(), NewPartitions.increaseTo(partitions)))
        .all()
        .toCompletionStage()
        .toCompletableFuture());
  }

  void deleteRecords(ChannelSpec spec, int partition, long before) {
    await(admin.deleteRecords(Map.of(new TopicPartition(spec.topic(), partition),
        RecordsToDelete.beforeOffset(before))).all().toCompletionStage().toCompletableFuture());
  }

  Producer<byte[], byte[]> producer(Map<String, ?> extra) {
    return producer(settings(), extra);
  }

  static Producer<byte[], byte[]> producer(KafkaSettings settings, Map<String, ?> extra) {
    var own = new HashMap<String, Object>(Map.of("acks", "all", "linger.ms", 0));
    own.putAll(extra);
    var producer = new KafkaProducer<>(settings.with(own), new ByteArraySerializer(),
        new ByteArraySerializer());
    if (own.containsKey("transactional.id")) {
      producer.initTransactions();
    }
    return producer;
  }

  Producer<byte[], byte[]> transactions() {
    return producer(Map.of("transactional.id", "tx-" + NAMES.incrementAndGet()));
  }

  void produce(ChannelSpec spec, int partition, String prefix, int count) {
    try (var producer = producer(Map.of())) {
      send(producer, spec, partition, prefix, count);
    }
  }

  static void send(Producer<byte[], byte[]> producer, ChannelSpec spec, int partition,
      String prefix, int count) {
    var sent = new ArrayList<Future<RecordMetadata>>();
    for (var i = 0; i < count; i++) {
      var value = (prefix + i).getBytes(StandardCharsets.UTF_8);
      sent.add(producer.send(new ProducerRecord<>(spec.topic(), partition, null, value)));
    }
    producer.flush();
    sent.forEach(Cluster::await);
  }

  static <T> T await(Future<T> future) {
    try {
      return future.get(30, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void delete(Path dir) throws IOException {
    try (var files = Files.walk(dir)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }

  private static final class Shared {
    static final Cluster CLUSTER = start();

    private static void deleteQuietly(Path dir) {
      try {
        delete(dir);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static Cluster start() {
      try {
        var dir = Files.createTempDirectory("tailwater-kafka-");
        var cluster = new Cluster(dir);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
          cluster.close();
          deleteQuietly(dir);
        }));
        return cluster;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
