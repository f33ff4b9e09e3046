package io.tailwater.ingest;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * The feeds of one partition that stand still because of their own topic, so that the others of
 * their partition can go on.
 *
 * <p>
 * Confined to its partition's thread. Bounded by the feeds of the partition.
 */
final class SuspendedFeeds {
  /** How long to wait for what Kafka says of a topic. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** A feed tries its topic again after so many of the longest waits after trouble with Kafka. */
  private static final int RETRY_MAX_WAITS = 4;

  private final IngestContext context;
  private final Map<String, Long> until = new HashMap<>();

  SuspendedFeeds(IngestContext context) {
    this.context = context;
  }

  /** The feeds that can run; those whose topic is not there are suspended. */
  Map<String, FeedSpec> admit(Map<String, FeedSpec> feeds) throws InterruptedException {
    until.keySet().retainAll(feeds.keySet());
    var candidates = new TreeMap<>(feeds);
    var now = System.nanoTime();
    until.forEach((feed, time) -> {
      if (time - now > 0) {
        candidates.remove(feed);
      }
    });
    var troubles = troubles(candidates.values());
    until.keySet().removeAll(candidates.keySet());
    troubles.forEach((topic, trouble) -> suspend(feeds.values(), Set.of(topic), trouble));
    candidates.keySet().removeAll(until.keySet());
    return Map.copyOf(candidates);
  }

  /** Suspends the feeds that write to these topics; whether there are any. */
  boolean suspend(Collection<FeedSpec> feeds, Set<String> topics, String trouble) {
    var hit = feeds.stream().filter(feed -> topics.contains(feed.topic())).toList();
    hit.forEach(feed -> suspend(feed, trouble));
    return !hit.isEmpty();
  }

  /** Whether a suspended feed is to be tried again and its topic is there now. */
  boolean canResume(Map<String, FeedSpec> feeds) throws InterruptedException {
    var due = until.entrySet()
        .stream()
        .filter(entry -> entry.getValue() - System.nanoTime() <= 0)
        .map(Map.Entry::getKey)
        .filter(feeds::containsKey)
        .map(feeds::get)
        .toList();
    if (due.isEmpty()) {
      return false;
    }
    var troubles = troubles(due);
    troubles.forEach((topic, trouble) -> suspend(due, Set.of(topic), trouble));
    return due.stream().anyMatch(feed -> !troubles.containsKey(feed.topic()));
  }

  private void suspend(FeedSpec feed, String trouble) {
    context.monitors().apply(feed.name()).define(feed);
    context.monitors().apply(feed.name()).state(FeedState.FAILED, trouble);
    until.put(feed.name(), System.nanoTime()
        + context.settings().retryMax().multipliedBy(RETRY_MAX_WAITS).toNanos());
  }

  /** By topic, what is wrong with it; asked without creating it. */
  private Map<String, String> troubles(Collection<FeedSpec> feeds) throws InterruptedException {
    var topics = feeds.stream().map(FeedSpec::topic).distinct().toList();
    var troubles = new HashMap<String, String>();
    if (topics.isEmpty()) {
      return troubles;
    }
    try (var admin = Admin.create(
        context.kafka().with(Map.of("client.id", context.settings().workerId() + "-topics")))) {
      var answers = admin.describeTopics(topics).topicNameValues();
      var deadline = System.nanoTime() + LIMIT.toNanos();
      for (var answer : answers.entrySet()) {
        try {
          answer.getValue().get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
          if (isOfTheTopic(e.getCause())) {
            troubles.put(answer.getKey(),
                "topic " + answer.getKey() + ": " + Transactions.rootCause(e));
          }
        }
      }
    } catch (TimeoutException e) {
      throw new org.apache.kafka.common.errors.TimeoutException(
          "Kafka did not describe topics within " + LIMIT.toSeconds() + " s", e);
    }
    return troubles;
  }

  private static boolean isOfTheTopic(@Nullable Throwable cause) {
    return cause instanceof UnknownTopicOrPartitionException
        || cause instanceof TopicAuthorizationException || cause instanceof InvalidTopicException;
  }
}
