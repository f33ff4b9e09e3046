package io.tailwater.kafka;

import io.tailwater.kafka.ReplayQueue.Place;
import io.tailwater.kafka.ReplayQueue.Request;
import io.tailwater.model.Epoch;
import io.tailwater.model.Event;
import io.tailwater.model.ValueFormat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Reads for a {@link ReplayReader}, and stands where its last read ended. Confined to its thread.
 *
 * <p>
 * What is fetched and not read is fetched again, so it must not be much, nor must a long replay pay
 * for many small fetches. So a worker has consumers of several fetch sizes: it begins with the
 * largest that is not larger than the read, changes to a larger one when twice that size was read
 * in
 * one go from place to place, and fetches ahead when four times that size was.
 */
final class ReplayWorker implements ReplayServing.Worker {
  /** Bytes of one fetch, ascending; a larger batch of records still comes. */
  static final List<Integer> FETCH_BYTES = List.of(16 << 10, 128 << 10, 4 << 20);
  /** How long consumers keep their place, and what they fetched ahead of it. */
  static final Duration AFFINITY_LIMIT = Duration.ofSeconds(1);

  private static final int FETCHES_PER_READ = 4;
  private static final int READ_TO_FETCH_MORE = 2;
  private static final int READ_TO_FETCH_AHEAD = 4;
  private static final Duration POLL_WAIT = Duration.ofMillis(40);

  private final KafkaSettings settings;
  private final TopicLives cluster;
  private final String name;
  private final Map<String, RecordDecoder> decoders;
  private final LongAdder received;
  /** By fetch size; opened when needed. */
  private final Map<Integer, ReplayConsumer> consumers = new HashMap<>();
  /** Which life of a topic was read, for all that were since the consumers are open. */
  private final Map<String, Optional<Epoch>> lives = new HashMap<>();
  private @Nullable ReplayConsumer reading;
  private @Nullable TopicPartition partition;
  private Optional<Epoch> life = Optional.empty();
  /** Bytes read from place to place up to where it stands, as footprints. */
  private long readInOneGo;

  /**
   * @param received
   *          counts the bytes that came from brokers
   */
  ReplayWorker(KafkaSettings settings, TopicLives cluster, String name,
      Map<String, RecordDecoder> decoders, LongAdder received) {
    this.settings = settings;
    this.cluster = cluster;
    this.name = name;
    this.decoders = decoders;
    this.received = received;
  }

  @Override
  public @Nullable Place place() {
    return reading == null || partition == null
        ? null
        : new Place(partition, life, reading.next());
  }

  @Override
  public ReplayRead read(Request request) {
    try {
      var read = readInTime(request);
      countReceived();
      if (isOfItsLife(request, read)) {
        return read;
      }
      forget();
      return new ReplayRead.Unavailable("the topic is another one now");
    } catch (InterruptException e) {
      // Only the reader interrupts, when it closes; a consumer does not close while interrupted.
      Thread.interrupted();
      forget();
      return new ReplayRead.Unavailable("shutting down");
    } catch (RuntimeException e) {
      forget();
      return new ReplayRead.Unavailable(e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }

  @Override
  public void forget() {
    countReceived();
    reading = null;
    partition = null;
    lives.clear();
    var open = List.copyOf(consumers.values());
    consumers.clear();
    open.forEach(ReplayConsumer::close);
  }

  private void countReceived() {
    consumers.values().forEach(consumer -> received.add(consumer.received()));
  }

  /**
   * A consumer fetches by topic id and learns another id only with new metadata, so what it read is
   * checked after such. Offsets are asked for by name, so a range is checked always.
   */
  private boolean isOfItsLife(Request request, ReplayRead read) {
    var place = request.place();
    if (place.life().isEmpty() || read instanceof ReplayRead.Unavailable) {
      return true;
    }
    if (read instanceof ReplayRead.Events && reading != null && !reading.isToBeChecked()) {
      return true;
    }
    if (reading != null) {
      reading.checking();
    }
    var topic = place.partition().topic();
    return place.life().get().equals(cluster.now(topic, ReplayReader.LIMIT));
  }

  private ReplayRead readInTime(Request request) {
    var place = request.place();
    while (!request.remaining().isZero()) {
      try {
        return readFrom(place, request);
      } catch (LogTruncationException e) {
        var divergent = e.divergentOffsets().get(place.partition());
        forget();
        if (divergent != null) {
          var low = asking().low(place.partition(), request.remaining());
          return new ReplayRead.OutOfRange(low, divergent.offset());
        }
      } catch (OffsetOutOfRangeException e) {
        forget();
        var low = asking().low(place.partition(), request.remaining());
        var end = asking().end(place.partition(), request.remaining());
        if (place.offset() < low || place.offset() > end) {
          return new ReplayRead.OutOfRange(low, end);
        }
      }
    }
    return new ReplayRead.Unavailable("Kafka did not answer in time");
  }

  private ReplayRead readFrom(Place place, Request request) {
    var from = moveTo(place, request.maxBytes());
    var events = new ArrayList<Event>();
    var bytes = take(events, from, 0, request.maxBytes());
    while (bytes < request.maxBytes()) {
      // What is known to be there is worth waiting for: its fetch is under way.
      var wait = from.next() > place.offset() && !from.hasMore() ? Duration.ZERO : POLL_WAIT;
      if (from.poll(wait, enough(from, request.maxBytes() - bytes))) {
        bytes = take(events, from, bytes, request.maxBytes());
      } else if (from.next() > place.offset()) {
        break;
      } else {
        var end = from.end(place.partition(), request.remaining());
        if (place.offset() >= end) {
          return atEnd(place, end, request);
        }
        if (request.remaining().isZero()) {
          return new ReplayRead.Unavailable("Kafka did not answer in time");
        }
      }
    }
    readInOneGo += bytes;
    return new ReplayRead.Events(events, from.next());
  }

  private ReplayRead atEnd(Place place, long end, Request request) {
    return place.offset() == end
        ? new ReplayRead.Events(List.of(), end)
        : new ReplayRead.OutOfRange(asking().low(place.partition(), request.remaining()), end);
  }

  private long enough(ReplayConsumer from, long bytes) {
    return readInOneGo >= (long) READ_TO_FETCH_AHEAD * from.fetchBytes() ? Long.MAX_VALUE : bytes;
  }

  private ReplayConsumer moveTo(Place place, long maxBytes) {
    var topic = place.partition().topic();
    if (!lives.getOrDefault(topic, place.life()).equals(place.life())) {
      forget();
    }
    lives.put(topic, place.life());
    var goesOn = place.equals(place());
    if (!goesOn) {
      readInOneGo = 0;
    }
    var stands = reading;
    var fitting = fetchBytes(
        Math.max(maxBytes / FETCHES_PER_READ, readInOneGo / READ_TO_FETCH_MORE));
    if (stands != null && goesOn && (fitting <= stands.fetchBytes() || stands.holdsNext())) {
      return stands;
    }
    var moved = consumer(fitting);
    moved.seek(place.partition(), place.offset());
    reading = moved;
    partition = place.partition();
    life = place.life();
    return moved;
  }

  private static int fetchBytes(long atMost) {
    var fitting = FETCH_BYTES.getFirst();
    for (var bytes : FETCH_BYTES) {
      fitting = bytes <= atMost ? bytes : fitting;
    }
    return fitting;
  }

  private long take(List<Event> events, ReplayConsumer from, long already, long maxBytes) {
    var bytes = already;
    while (bytes < maxBytes) {
      var record = from.take();
      if (record == null) {
        break;
      }
      var event = decoder(record.topic()).decode(record);
      events.add(event);
      bytes += event.footprint();
    }
    return bytes;
  }

  private RecordDecoder decoder(String topic) {
    return decoders.getOrDefault(topic, new RecordDecoder(ValueFormat.BINARY));
  }

  /** A consumer to ask for offsets. */
  private ReplayConsumer asking() {
    return reading == null ? consumer(FETCH_BYTES.getFirst()) : reading;
  }

  private ReplayConsumer consumer(int fetchBytes) {
    return consumers.computeIfAbsent(fetchBytes,
        bytes -> new ReplayConsumer(settings, name + "-" + (bytes >> 10) + "k", bytes));
  }
}
