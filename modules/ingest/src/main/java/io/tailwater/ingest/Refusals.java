package io.tailwater.ingest;

import io.tailwater.ingest.source.Arrival;
import io.tailwater.ingest.source.ItemId;
import io.tailwater.ingest.source.Step;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnsupportedForMessageFormatException;

/**
 * The events of one partition's feeds that Kafka itself refused, from the aborted transaction in
 * which it did until they passed as dead letters.
 *
 * <p>
 * Thread-safe: the producer's thread adds, the owner of the transactions asks and forgets. Bounded
 * by {@link #MAX}: of more, those that were sent first are kept, as the replay meets them first.
 */
final class Refusals {
  /** Events that are remembered at most. */
  static final int MAX = 10_000;

  /** Records of a transaction while any refusal is remembered, so that what is kept suffices. */
  static final int CAREFUL_BATCH_RECORDS = 500;

  /**
   * What an event is recognised by when it comes again.
   *
   * @param place
   *          where it stands in its upstream
   * @param content
   *          of its key and value, as several events may stand at one place
   */
  private record Identity(String feed, String place, ItemId content) {}

  private final Map<Identity, String> reasons = new HashMap<>();

  /** Takes a failed send in; whether it is the event that Kafka refuses, not the moment. */
  synchronized boolean add(String feed, Arrival.Event event, Throwable failure) {
    if (!isOfTheRecord(failure) || event.step() instanceof Step.Nowhere) {
      return false;
    }
    if (reasons.size() < MAX) {
      reasons.put(identity(feed, event),
          "Kafka refuses it: " + failure.getClass().getSimpleName() + ": " + failure.getMessage());
    }
    return true;
  }

  /** Why Kafka refused this event before; empty where it did not. */
  synchronized Optional<String> reason(String feed, Arrival.Event event) {
    return reasons.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(reasons.get(identity(feed, event)));
  }

  /** These passed as dead letters. */
  synchronized void forget(String feed, Collection<Arrival.Event> passed) {
    passed.forEach(event -> reasons.remove(identity(feed, event)));
  }

  /** Forgets what other feeds than these had. */
  synchronized void keep(Set<String> feeds) {
    reasons.keySet().removeIf(identity -> !feeds.contains(identity.feed()));
  }

  synchronized int size() {
    return reasons.size();
  }

  static boolean isOfTheRecord(Throwable failure) {
    return failure instanceof InvalidTimestampException
        || failure instanceof InvalidRecordException
        || failure instanceof RecordTooLargeException
        || failure instanceof RecordBatchTooLargeException
        || failure instanceof UnsupportedForMessageFormatException;
  }

  private static Identity identity(String feed, Arrival.Event event) {
    var place = switch (event.step()) {
      case Step.Nowhere _ -> "";
      case Step.To to -> to.place().toUtf8();
      case Step.Past past -> past.item().toString();
    };
    return new Identity(feed, place,
        ItemId.of(event.key().length() + ":" + event.key().toUtf8() + event.value().toUtf8()));
  }
}
