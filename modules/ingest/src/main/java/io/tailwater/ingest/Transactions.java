package io.tailwater.ingest;

import io.tailwater.ingest.source.Arrival;
import io.tailwater.ingest.source.Step;
import io.tailwater.model.Bytes;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transactions of one partition of the feeds topic: records, dead letters and positions.
 *
 * <p>
 * Confined to its partition's thread. A failed send makes the commit fail; after any failure the
 * only thing left to do is to close, and the next one to open ends what was begun.
 */
final class Transactions implements AutoCloseable {
  /** Bytes of a refused value that are kept. */
  static final int MAX_DEAD_LETTER_BYTES = 65_536;

  private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);
  private static final int RECORD_FRAME_BYTES = 40_000;
  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(5);
  private static final Duration BLOCK_LIMIT = Duration.ofSeconds(10);

  private final IngestTopics topics;
  private final int partition;
  private final int maxRecordBytes;
  private final Refusals refusals;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Map<String, List<Arrival.Event>> passed = new HashMap<>();
  private boolean begun;
  private int records;
  private long bytes;

  private Transactions(IngestTopics topics, int partition, int maxRecordBytes,
      Refusals refusals, KafkaProducer<byte[], byte[]> producer) {
    this.topics = topics;
    this.partition = partition;
    this.maxRecordBytes = maxRecordBytes;
    this.refusals = refusals;
    this.producer = producer;
  }

  /**
   * Takes the partition's transactional id over; whoever had it can commit nothing any more.
   *
   * @param refusals
   *          take in what Kafka refuses, until the next transactions make dead letters of it
   */
  static Transactions open(IngestContext context, int partition, Refusals refusals) {
    var settings = context.settings();
    var topics = context.topics();
    var own = new HashMap<String, Object>();
    own.put("client.id", settings.workerId() + "-feeds-" + partition);
    own.put("transactional.id", topics.transactionalId(partition));
    own.put("transaction.timeout.ms", (int) settings.transactionTimeout().toMillis());
    own.put("acks", "all");
    own.put("linger.ms", 5);
    own.put("max.block.ms", BLOCK_LIMIT.toMillis());
    own.put("request.timeout.ms", (int) REQUEST_LIMIT.toMillis());
    // A record that Kafka does not take must fail before its transaction is timed out.
    own.put("delivery.timeout.ms", (int) Math.max(REQUEST_LIMIT.toMillis() + 5,
        settings.transactionTimeout().toMillis() - 1_000));
    own.put("max.request.size", settings.maxRecordBytes() + RECORD_FRAME_BYTES);
    var producer = new KafkaProducer<>(context.kafka().with(own), new ByteArraySerializer(),
        new ByteArraySerializer());
    var transactions = new Transactions(topics, partition, settings.maxRecordBytes(),
        refusals, producer);
    try {
      producer.initTransactions();
    } catch (RuntimeException e) {
      transactions.close();
      throw e;
    }
    return transactions;
  }

  /** What began the failure, in words. */
  static String rootCause(Throwable failure) {
    var root = failure;
    for (@Nullable
    Throwable cause = failure; cause != null; cause = cause.getCause()) {
      root = cause;
    }
    return root.getClass().getSimpleName() + ": " + root.getMessage();
  }

  /** The topics that the failure says we may not use; empty where that is not what it says. */
  static Set<String> unauthorized(Throwable failure) {
    for (@Nullable
    Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof TopicAuthorizationException refused) {
        return refused.unauthorizedTopics();
      }
    }
    return Set.of();
  }

  /** Whether the failure says that somebody else has the transactional id now. */
  static boolean isFenced(Throwable failure) {
    for (@Nullable
    Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProducerFencedException
          || cause instanceof InvalidProducerEpochException) {
        return true;
      }
    }
    return false;
  }

  /** Sends an arrival where it belongs; true for the feed's topic, false for the dead letters. */
  boolean send(FeedSpec feed, Arrival.Event event) {
    if (event.key().length() + event.value().length() > maxRecordBytes) {
      send(feed, new Arrival.Refused("its key and value are "
          + (event.key().length() + event.value().length()) + " bytes, more than " + maxRecordBytes,
          event.value(), event.step()));
      return false;
    }
    var refusal = refusals.reason(feed.name(), event);
    if (refusal.isPresent()) {
      send(feed, new Arrival.Refused(refusal.get(), event.value(), event.step()));
      passed.computeIfAbsent(feed.name(), _ -> new ArrayList<>()).add(event);
      return false;
    }
    begin();
    bytes += event.key().length();
    count(event.value().length());
    // The outcome of each send is part of the commit's; here only: whose fault it was.
    var _ = producer.send(new ProducerRecord<>(feed.topic(), null,
        event.timestampMillis() == Arrival.NO_TIMESTAMP ? null : event.timestampMillis(),
        nullable(event.key()), nullable(event.value())),
        (_, failure) -> onSent(feed, event, failure));
    return true;
  }

  /** Sends the dead letter of what was refused. */
  void send(FeedSpec feed, Arrival.Refused refused) {
    var value = refused.value().array();
    var letter = new ProducerRecord<>(topics.deadLetters(), utf8(feed.name()),
        value.length > MAX_DEAD_LETTER_BYTES
            ? Arrays.copyOf(value, MAX_DEAD_LETTER_BYTES)
            : value);
    letter.headers()
        .add("feed", utf8(feed.name()))
        .add("topic", utf8(feed.topic()))
        .add("reason", utf8(refused.reason()))
        .add("position", utf8(position(refused.step())))
        .add("bytes", utf8(Integer.toString(value.length)));
    send(letter);
  }

  /** Sends what changed of a feed's position. */
  void send(FeedSpec feed, Map<String, Bytes> changes) {
    changes.forEach((entry, value) -> send(new ProducerRecord<>(topics.positions(), partition,
        utf8(PositionKey.encode(feed.name(), entry)), nullable(value))));
  }

  /** Records sent since the last commit. */
  int records() {
    return records;
  }

  /** Bytes sent since the last commit. */
  long bytes() {
    return bytes;
  }

  /** Makes everything sent since the last commit visible at once; nothing sent, nothing done. */
  void commit() {
    if (begun) {
      producer.commitTransaction();
      passed.forEach(refusals::forget);
      passed.clear();
      begun = false;
      records = 0;
      bytes = 0;
    }
  }

  /** Leaves an unfinished transaction to whoever opens the id next, or to its time-out. */
  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }

  private void send(ProducerRecord<byte[], byte[]> record) {
    begin();
    count(record.value() == null ? 0 : record.value().length);
    // The outcome of each send is part of the commit's.
    var _ = producer.send(record);
  }

  private void begin() {
    if (!begun) {
      producer.beginTransaction();
      begun = true;
    }
  }

  private void count(int valueBytes) {
    records++;
    bytes += valueBytes;
  }

  /** On the producer's thread. */
  private void onSent(FeedSpec feed, Arrival.Event event, @Nullable Exception failure) {
    if (failure != null && refusals.add(feed.name(), event, failure)) {
      LOG.atDebug()
          .addKeyValue("feed", feed.name())
          .addKeyValue("reason", failure.getMessage())
          .log("Kafka refuses an event; its transaction aborts and the event is a dead letter");
    }
  }

  private static String position(Step step) {
    return switch (step) {
      case Step.Nowhere _ -> "";
      case Step.To to -> to.place().toUtf8();
      case Step.Past past -> past.upstreamId();
    };
  }

  private static byte @Nullable [] nullable(Bytes bytes) {
    return bytes.isNone() ? null : bytes.array();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
