package io.tailwater.ingest;

import io.tailwater.kafka.KafkaSettings;
import io.tailwater.model.Bytes;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;
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
   * Writes those definitions that differ from what the topic holds, and creates the topic where it
   * is missing. Definitions that are not given stay as they are. Returns when Kafka has them.
   *
   * @throws KafkaException
   *           where Kafka does not take them
   */
  public static void publish(KafkaSettings kafka, Collection<FeedSpec> feeds) {
    publish(kafka, IngestTopics.STANDARD, feeds);
  }

  static void publish(KafkaSettings kafka, IngestTopics topics, Collection<FeedSpec> feeds) {
    topics.ensure(kafka);
    var known = CompactedRead.partitions(kafka, topics.feeds(), IngestTopics.PARTITIONS);
    var changed = feeds.stream()
        .filter(feed -> !FeedDefinition.encode(feed)
            .equals(known.getOrDefault(feed.name(), Bytes.NONE)))
        .toList();
    if (changed.isEmpty()) {
      return;
    }
    var properties = kafka.with(Map.of("client.id", "tailwater-feed-registry", "acks", "all",
        "enable.idempotence", "true"));
    try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(),
        new ByteArraySerializer())) {
      var sent = new ArrayList<Future<RecordMetadata>>();
      for (var feed : changed) {
        sent.add(producer.send(new ProducerRecord<>(topics.feeds(),
            feed.name().getBytes(StandardCharsets.UTF_8), FeedDefinition.encode(feed).array())));
      }
      producer.flush();
      for (var one : sent) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new KafkaException("Kafka does not take the definitions of feeds", e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
    changed.forEach(
        feed -> LOG.atInfo().addKeyValue("feed", feed.name()).log("feed definition written"));
  }
}
