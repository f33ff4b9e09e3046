package io.tailwater.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Which partitions a {@link Tail} reads and from where, decided from looks at the topics and told
 * to its listener. Without consumer and clock; confined to the tail's thread.
 *
 * <p>
 * What is in doubt is not read, and nothing else waits for it: a topic that a look misses, one of
 * which it shows fewer partitions than there were, a partition whose position Kafka refused while
 * its leader does not answer. Positions are kept, and reading goes on from them. Per topic it holds
 * the life that is followed and the one before it.
 */
final class TailPlan {
  /** A broker that lags behind the others may miss a topic, and be asked twice. */
  private static final int MISSES_UNTIL_GONE = 2;
  private static final long MISSING_NANOS_UNTIL_GONE = Duration.ofSeconds(2).toNanos();

  private final Collection<String> names;
  private final TailListener listener;
  private final Map<String, TailedTopic> topics = new HashMap<>();
  /**
   * Lives told as ended. One may come back: it was hidden, or a broker that lags showed another.
   */
  private final Map<String, TailedTopic> former = new HashMap<>();
  private boolean lifeEnded;
  private boolean again;

  TailPlan(Collection<String> names, TailListener listener) {
    this.names = List.copyOf(names);
    this.listener = listener;
  }

  /**
   * What a look means for who reads.
   *
   * @param lifeEnded
   *          whether a topic that was read has gone or become another one
   * @param again
   *          whether something is in doubt that another look may settle
   */
  record Outcome(boolean lifeEnded, boolean again) {}

  /**
   * Takes over what a look saw.
   *
   * @param confirming
   *          whether records wait to be reported until a look has seen the topics they came from
   */
  Outcome apply(TopicSnapshot snapshot, boolean confirming, long nowNanos) {
    lifeEnded = false;
    again = false;
    for (var name : names) {
      follow(name, snapshot, confirming, nowNanos);
    }
    topics.values().forEach(known -> settleRefused(known, snapshot));
    return new Outcome(lifeEnded, again);
  }

  /** Where to read now, by partition; without those in doubt. */
  Map<TopicPartition, OffsetAndMetadata> positions() {
    var positions = new HashMap<TopicPartition, OffsetAndMetadata>();
    topics.values()
        .stream()
        .filter(topic -> !topic.isInDoubt())
        .forEach(topic -> positions.putAll(topic.positions()));
    return positions;
  }

  /** Events up to this position were read. */
  void advance(TopicPartition partition, OffsetAndMetadata position) {
    var topic = topics.get(partition.topic());
    if (topic != null) {
      topic.advance(partition.partition(), position);
    }
  }

  /** Kafka refused the position of the partition, which is not read until a look settles it. */
  void refuse(TopicPartition partition, TailedTopic.Refusal refusal) {
    var topic = topics.get(partition.topic());
    if (topic != null) {
      topic.refuse(partition.partition(), refusal);
    }
  }

  /** Tells the leaders' watermarks of topics of which the look saw all that is known. */
  void tellWatermarks(TopicSnapshot snapshot) {
    snapshot.topics().forEach((name, topic) -> {
      var known = topics.get(name);
      if (known != null && known.isSameLife(topic) && topic.isComplete()
          && topic.partitions().size() == known.partitions()) {
        listener.onWatermarks(name, topic.low(), topic.end(), topic.highWatermark());
      }
    });
  }

  private void follow(String name, TopicSnapshot snapshot, boolean confirming, long nowNanos) {
    var known = topics.get(name);
    var seen = snapshot.topics().get(name);
    if (seen == null) {
      if (known != null) {
        missed(name, known, nowNanos);
      }
    } else if (known == null) {
      begin(name, snapshot.clusterId(), seen, former.get(name));
    } else if (known.isSameLife(seen)) {
      goOn(known, seen, confirming);
    } else {
      var before = former.get(name);
      end(name, known);
      if (!begin(name, snapshot.clusterId(), seen, before)) {
        listener.onTopicGone(name);
      }
    }
  }

  private void missed(String name, TailedTopic known, long nowNanos) {
    again = true;
    known.miss(nowNanos);
    if (known.missedLooks() >= MISSES_UNTIL_GONE
        && nowNanos - known.missedSinceNanos() >= MISSING_NANOS_UNTIL_GONE) {
      end(name, known);
      listener.onTopicGone(name);
    }
  }

  private void end(String name, TailedTopic known) {
    lifeEnded = true;
    topics.remove(name);
    former.put(name, known);
  }

  private boolean begin(String name, String clusterId, TopicSnapshot.Topic seen,
      @Nullable TailedTopic before) {
    if (before != null && before.isSameLife(seen)) {
      return resume(name, seen, before);
    }
    if (!seen.isComplete()) {
      again = true;
      return false;
    }
    // Whoever read an earlier life goes on at the earliest of this one.
    var next = former.containsKey(name) ? seen.low() : seen.end();
    var fresh = new TailedTopic(name, clusterId, seen.id(), next);
    topics.put(name, fresh);
    listener.onTopic(fresh.state(), next.clone());
    return true;
  }

  private boolean resume(String name, TopicSnapshot.Topic seen, TailedTopic before) {
    if (seen.partitions().size() < before.partitions()) {
      again = true;
      return false;
    }
    former.remove(name, before);
    before.found();
    topics.put(name, before);
    listener.onTopic(before.state(), before.next());
    growIfMore(before, seen);
    return true;
  }

  private void goOn(TailedTopic known, TopicSnapshot.Topic seen, boolean confirming) {
    if (seen.partitions().size() < known.partitions()) {
      // The look is older than what is known: it says nothing against the topic, nor for it.
      again = true;
      if (confirming || known.isInDoubt()) {
        known.doubt();
      }
      return;
    }
    known.found();
    growIfMore(known, seen);
  }

  private void growIfMore(TailedTopic known, TopicSnapshot.Topic seen) {
    if (seen.partitions().size() == known.partitions()) {
      return;
    }
    if (!seen.isComplete()) {
      again = true;
      return;
    }
    known.grow(seen.low());
    listener.onTopic(known.state(), known.next());
  }

  private void settleRefused(TailedTopic known, TopicSnapshot snapshot) {
    var seen = snapshot.topics().get(known.name());
    if (known.refused().isEmpty() || known.isInDoubt() || seen == null) {
      return;
    }
    for (var refusal : known.refused().entrySet()) {
      var partition = refusal.getKey();
      var offsets = seen.partition(partition);
      if (offsets.isKnown() && snapshot.number() >= refusal.getValue().look()) {
        settle(known, partition, refusal.getValue().divergent().orElse(offsets.low()),
            offsets.low());
      } else {
        again = true;
      }
    }
  }

  /**
   * Goes on where Kafka can. Where the log was cut back but Kafka does not say to which offset, it
   * may have grown again since, beyond the position even: then only its start misses nothing.
   */
  private void settle(TailedTopic known, int partition, long restart, long low) {
    var next = known.next(partition);
    if (restart < next) {
      listener.onTruncated(known.name(), partition, restart);
      next = restart;
    }
    if (next < low) {
      listener.onEvicted(known.name(), partition, low);
      next = low;
    }
    known.jump(partition, next);
  }
}
