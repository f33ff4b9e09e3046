package io.tailwater.ingest;

import io.tailwater.kafka.KafkaSettings;
import io.tailwater.model.Bytes;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The definitions of feeds, kept in a compacted topic that workers share. */
public final class FeedRegistry {
  private static final Logger LOG = LoggerFactory.getLogger(FeedRegistry.class);

  private FeedRegistry() {}

  /**
   * Writes those definitions that differ from what the topic holds, takes back those of feeds that
   * are off, and creates the topic where it is missing. Feeds that are named in neither stay as
   * they
   * are: another process may have defined them. Returns when Kafka has it all.
   *
   * @param off
   *          names of feeds that nobody is to run
   * @throws KafkaException
   *           where Kafka does not take them
   */
  public static void publish(KafkaSettings kafka, Collection<FeedSpec> feeds,
      Collection<String> off) {
    publish(kafka, IngestTopics.STANDARD, feeds, off);
  }

  static void publish(KafkaSettings kafka, IngestTopics topics, Collection<FeedSpec> feeds,
      Collection<String> off) {
    topics.ensure(kafka);
    var known = CompactedRead.partitions(kafka, topics.feeds(), IngestTopics.PARTITIONS);
    var changes = new TreeMap<String, Bytes>();
    for (var feed : feeds) {
      var definition = FeedDefinition.encode(feed);
      if (!definition.equals(known.getOrDefault(feed.name(), Bytes.NONE))) {
        changes.put(feed.name(), definition);
      }
    }
    for (var name : off) {
      if (!known.getOrDefault(name, Bytes.NONE).isNone()) {
        changes.put(name, Bytes.NONE);
      }
    }
    if (!changes.isEmpty()) {
      write(kafka, topics.feeds(), changes);
    }
  }

  private static void write(KafkaSettings kafka, String topic, Map<String, Bytes> changes) {
    var properties = kafka.with(Map.of("client.id", "tailwater-feed-registry", "acks", "all",
        "enable.idempotence", "true"));
    try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(),
        new ByteArraySerializer())) {
      var sent = new ArrayList<Future<RecordMetadata>>();
      changes
          .forEach((name, definition) -> sent.add(producer.send(record(topic, name, definition))));
      producer.flush();
      for (var one : sent) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new KafkaException("Kafka does not take the definitions of feeds", e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
    changes.forEach((name, definition) -> LOG.atInfo()
        .addKeyValue("feed", name)
        .log(definition.isNone() ? "feed turned off" : "feed definition written"));
  }

  @SuppressWarnings("NullAway") // A tombstone is a record without a value.
  private static ProducerRecord<byte[], byte[]> record(String topic, String name,
      Bytes definition) {
    return new ProducerRecord<>(topic, name.getBytes(StandardCharsets.UTF_8),
        definition.isNone() ? null : definition.array());
  }
}
