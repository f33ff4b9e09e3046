package io.tailwater.ingest;

import io.tailwater.kafka.KafkaSettings;
import io.tailwater.kafka.TopicAdmin;
import io.tailwater.model.ChannelSpec;
import io.tailwater.model.KeyPartitioner;
import io.tailwater.model.ValueFormat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * The topics by which workers share feeds. Transactional ids derive from the first.
 *
 * @param feeds
 *          compacted: definitions by feed
 * @param positions
 *          compacted: upstream positions by feed, in the partition of the feed's definition
 * @param deadLetters
 *          what could not be taken in, and why
 */
record IngestTopics(String feeds, String positions, String deadLetters) {
  static final IngestTopics STANDARD = new IngestTopics("tailwater-feeds", "tailwater-positions",
      "tailwater-dead-letters");

  /** Partitions of the feeds and positions topics, for ever: positions follow their feed's. */
  static final int PARTITIONS = 32;

  private static final short BROKER_DEFAULT = -1;

  /**
   * Positions are written at each commit and read at each takeover, so what is superseded must go
   * soon: a takeover reads about a segment, not a week.
   */
  private static final Map<String, String> POSITIONS_CONFIG = Map.of(
      "cleanup.policy", "compact",
      "segment.bytes", Integer.toString(16 << 20),
      "segment.ms", "600000",
      "min.cleanable.dirty.ratio", "0.2",
      "delete.retention.ms", "600000");

  String transactionalId(int partition) {
    return feeds + "-" + partition;
  }

  /** Creates those that are missing. */
  void ensure(KafkaSettings kafka) {
    createPositions(kafka);
    try (var admin = TopicAdmin.open(kafka)) {
      admin.ensureCompacted(feeds, PARTITIONS);
      admin.ensureCompacted(positions, PARTITIONS);
      admin.ensure(List.of(new ChannelSpec(deadLetters, deadLetters, 1, ValueFormat.BINARY,
          KeyPartitioner.MURMUR2)));
    }
  }

  private void createPositions(KafkaSettings kafka) {
    var limit = TopicAdmin.LIMIT.toMillis();
    try (var admin = Admin.create(kafka.with(Map.of("client.id", "tailwater-ingest-topics")))) {
      if (!admin.listTopics().names().get(limit, TimeUnit.MILLISECONDS).contains(positions)) {
        admin.createTopics(List.of(
            new NewTopic(positions, PARTITIONS, BROKER_DEFAULT).configs(POSITIONS_CONFIG)))
            .all()
            .get(limit, TimeUnit.MILLISECONDS);
      }
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new KafkaException("Kafka refuses to create topic " + positions, e.getCause());
      }
    } catch (TimeoutException e) {
      throw new org.apache.kafka.common.errors.TimeoutException(
          "Kafka did not answer within " + limit + " ms", e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
